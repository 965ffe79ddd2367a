"""Facts about AP of a part of the animals, and by species."""

import numpy as np
import pytest
import torch.distributed as dist
import torch.multiprocessing as mp
from animals import (
    oracle_config,
    predictions,
    score,
    write_animals,
)
from mmengine.dataset import DefaultSampler, RepeatDataset
from mmengine.logging import MessageHub
from mmengine.runner import Runner
from mmpose.evaluation import CocoMetric
from mmpose.registry import DATASETS

from clamp_mmpose.evaluation import SpeciesMetric
from clamp_mmpose.lab.synthetic import write_dataset

PARTS = dict(
    family=dict(filter_cfg=dict(families=['Felidae'])),
    species=dict(filter_cfg=dict(species=['dog', 'sheep'])),
    shots=dict(filter_cfg=dict(shots_per_species=3)),
    shot_of_a_family=dict(
        filter_cfg=dict(families=['Bovidae'], shots_per_species=1)
    ),
    indices=dict(indices=7),
    whole=dict(),
)


@pytest.fixture(scope='module')
def ann_file(tmp_path_factory):
    path = tmp_path_factory.mktemp('animals') / 'animals.json'
    return str(write_animals(path))


@pytest.fixture
def build(ann_file):
    # serialising takes a second
    config = dict(type='AP10KSubset', ann_file=ann_file, serialize_data=False)
    return lambda **options: DATASETS.build(
        dict(config, test_mode=True, **options)
    )


def forget_file():
    MessageHub.get_current_instance().pop_info('ap10k_ann_file')


@pytest.mark.parametrize('source', ['file', 'hub', 'samples'])
@pytest.mark.parametrize('part', PARTS)
def test_perfect_predictions_of_a_part_score_one(
    part, source, build, ann_file
):
    dataset = build(**PARTS[part])
    if source == 'hub':  # of a whole data set that was built last
        build()
    if source == 'samples':
        forget_file()
    metric = SpeciesMetric(ann_file=ann_file if source == 'file' else None)
    found = score(metric, dataset, predictions(dataset))
    values = [value for value in found.values() if value != -1]  # no such size
    np.testing.assert_allclose(values, 1, rtol=1e-12)


def test_a_plain_metric_expects_animals_that_were_left_out(build, ann_file):
    dataset = build(**PARTS['family'])
    found = score(CocoMetric(ann_file=ann_file), dataset, predictions(dataset))
    assert found['coco/AP'] < 0.5
    # but it does so only if it is given the file
    found = score(CocoMetric(), dataset, predictions(dataset))
    assert found['coco/AP'] == 1


def test_a_repeated_data_set_scores_the_same(build, ann_file):
    dataset = RepeatDataset(build(**PARTS['family']), times=2)
    for source in (ann_file, None):
        metric = SpeciesMetric(ann_file=source)
        found = score(metric, dataset, predictions(dataset))
        assert found['coco/AP'] == 1


@pytest.mark.parametrize('noise', [2, 5])
def test_the_whole_has_the_numbers_of_coco_metric(noise, build, ann_file):
    dataset = build()
    samples = predictions(dataset, noise)
    expected = score(CocoMetric(ann_file=ann_file), dataset, samples)
    found = score(SpeciesMetric(ann_file=ann_file), dataset, samples)
    assert 0.1 < expected['coco/AP'] < 0.99
    assert {key: found[key] for key in expected} == expected


def test_ap_is_the_mean_over_species_and_a_family_s_over_its_own(
    build, ann_file
):
    dataset = build()
    metric = SpeciesMetric(ann_file=ann_file)
    found = score(metric, dataset, predictions(dataset, 5))
    of_species = {
        name.split('/')[-1]: value
        for name, value in found.items()
        if 'species/' in name
    }
    # no lion is in the file
    assert list(of_species) == ['cow', 'sheep', 'dog', 'cat', 'tiger']
    mean = np.mean(list(of_species.values()))
    np.testing.assert_allclose(found['coco/AP'], mean, rtol=1e-12)
    for family, species in dict(
        Bovidae=['cow', 'sheep'], Canidae=['dog'], Felidae=['cat', 'tiger']
    ).items():
        mean = np.mean([of_species[name] for name in species])
        np.testing.assert_allclose(
            found[f'coco/family/{family}'], mean, rtol=1e-12
        )


def test_a_family_s_ap_is_that_of_a_data_set_of_this_family(build, ann_file):
    whole, part = build(), build(**PARTS['family'])
    metric = SpeciesMetric(ann_file=ann_file)
    expected = score(metric, part, predictions(part, 5))['coco/AP']
    found = score(metric, whole, predictions(whole, 5))['coco/family/Felidae']
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_the_log_has_a_table(build, ann_file, capsys, monkeypatch):
    dataset = build()
    monkeypatch.setattr(
        'clamp_mmpose.evaluation.species_metric.print_log',
        lambda message, logger: print(message),
    )
    metric = SpeciesMetric(ann_file=ann_file)
    score(metric, dataset, predictions(dataset))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    start = lines.index(
        ['AP', 'by', 'family', 'and', 'species'] + ['AP', 'animals']
    )
    assert lines[start + 1 : start + 4] == [
        ['Bovidae', '1.0000', '18'],
        ['cow', '1.0000', '12'],
        ['sheep', '1.0000', '6'],
    ]


def test_lost_predictions_are_an_error(build, ann_file):
    dataset = build()
    metric = SpeciesMetric(ann_file=ann_file)
    with pytest.raises(ValueError, match='59 predictions of 60 animals'):
        score(metric, dataset, predictions(dataset)[:-1])


@pytest.mark.parametrize('key', ['id', 'img_id', 'category_id'])
def test_predictions_of_other_animals_are_an_error(key, build, ann_file):
    dataset = build(**PARTS['species'])
    samples = predictions(dataset)
    samples[3][key] = samples[3][key] + 1
    with pytest.raises(ValueError, match='give the metric the ann_file'):
        score(SpeciesMetric(ann_file=ann_file), dataset, samples)


def test_samples_without_species_are_an_error(build, ann_file):
    dataset = build(**PARTS['family'])
    samples = predictions(dataset)
    for sample in samples:
        del sample['category_id']
    with pytest.raises(ValueError, match="'category_id' in the meta_keys"):
        score(SpeciesMetric(ann_file=ann_file), dataset, samples)


def test_other_kinds_of_evaluation_are_refused():
    with pytest.raises(ValueError, match="'keypoints_crowd' must be"):
        SpeciesMetric(iou_type='keypoints_crowd')


def evaluate_in_a_process(rank, ann_file, store, results):
    dist.init_process_group(
        'gloo', init_method=f'file://{store}', rank=rank, world_size=2
    )
    for round_up in (False, True):
        dataset = DATASETS.build(
            dict(
                type='AP10KSubset',
                ann_file=ann_file,
                test_mode=True,
                filter_cfg=dict(families=['Bovidae'], shots_per_species=3),
                indices=5,
            )
        )
        sampler = DefaultSampler(dataset, shuffle=False, round_up=round_up)
        samples = predictions(dataset)
        found = score(
            SpeciesMetric(ann_file=ann_file),
            dataset,
            [samples[i] for i in sampler],
        )
        results.put((rank, len(sampler), round(found['coco/AP'], 12)))
    # the group ends with the process: torch 2.1 may wait for ever to end it


def test_two_processes_score_as_one(ann_file, tmp_path):
    results = mp.get_context('fork').SimpleQueue()
    mp.start_processes(
        evaluate_in_a_process,
        (ann_file, tmp_path / 'store', results),
        nprocs=2,
        start_method='fork',
    )
    found = sorted(results.get() for _ in range(4))
    # five animals: three and two, or three and three
    assert found == [(0, 3, 1), (0, 3, 1), (1, 2, 1), (1, 3, 1)]


def test_zero_shot_config_scores_perfect_predictions_as_one(tmp_path):
    write_dataset(tmp_path / 'data', 20, seed=0, size=64)
    split = 'ap10k-train-split1.json'
    config = oracle_config(
        'clamp_r50_ap10k_canidae-felidae',
        tmp_path / 'data',
        split,
        split,
        tmp_path / 'zero_shot',
    )
    config.test_dataloader.num_workers = 2
    runner = Runner.from_cfg(config)
    found = runner.test()
    np.testing.assert_allclose(found['coco/AP'], 1, rtol=1e-12)
    families = [name for name in found if 'family/' in name]
    assert families == ['coco/family/Felidae']
    assert len(runner.test_dataloader.dataset) < 10
