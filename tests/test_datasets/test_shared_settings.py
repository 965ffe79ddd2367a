"""Data root, annotation file and skeleton are told once."""

import json

import annotated
import pytest
from mmengine import Config
from samples import CONFIGS

from clamp_mmpose.datasets.annotation_check import AnnotationError
from clamp_mmpose.datasets.shared_settings import SPLITS, share_settings


def loaded(name='clamp_tiny_ap10k', **options):
    config = Config.fromfile(CONFIGS / f'{name}.py')
    config.merge_from_dict(options)
    return config


def datasets(config):
    return [config[f'{split}_dataloader'].dataset for split in SPLITS]


@pytest.mark.parametrize(
    'name',
    ['clamp_tiny_ap10k', 'clamp_tiny_synthetic', 'clamp_r50_animalpose'],
)
def test_data_root_is_one_setting(name):
    shared = share_settings(loaded(name, data_root='elsewhere/'))
    assert [d.data_root for d in datasets(shared)] == ['elsewhere/'] * 3
    for split in ('val', 'test'):
        file = shared[f'{split}_evaluator'].ann_file
        assert file == f'elsewhere/{datasets(shared)[1].ann_file}'


def test_a_data_set_keeps_a_root_of_its_own():
    options = {'train_dataloader.dataset.data_root': 'mine/'}
    shared = share_settings(loaded(data_root='elsewhere/', **options))
    roots = [d.data_root for d in datasets(shared)]
    assert roots == ['mine/', 'elsewhere/', 'elsewhere/']


def test_an_untouched_root_changes_nothing():
    config = loaded(**{'train_dataloader.dataset.data_root': ''})
    roots = [d.data_root for d in datasets(share_settings(config))]
    assert roots == ['', 'data/ap10k/', 'data/ap10k/']


def test_the_given_config_is_not_changed():
    config = loaded(data_root='elsewhere/')
    before = config.pretty_text
    share_settings(config)
    assert config.pretty_text == before


def test_the_metric_reads_the_file_of_its_data_set():
    options = {'val_dataloader.dataset.ann_file': '/disk/mine.json'}
    shared = share_settings(loaded(**options))
    assert shared.val_evaluator.ann_file == '/disk/mine.json'
    assert shared.test_evaluator.ann_file.startswith('data/ap10k/')


def test_all_metrics_of_a_list_are_told():
    config = loaded()
    config.test_evaluator = [
        dict(type='SpeciesMetric'),
        dict(type='LeftRightMetric'),
    ]
    species, left_right = share_settings(config).test_evaluator
    assert species.ann_file.startswith('data/ap10k/')
    assert 'ann_file' not in left_right


def test_of_a_part_only_a_metric_that_can_choose_reads_the_file():
    config = loaded()
    config.test_dataloader.dataset.indices = 7
    assert 'ann_file' not in share_settings(config).test_evaluator
    config.test_evaluator.type = 'SpeciesMetric'
    assert 'ann_file' in share_settings(config).test_evaluator


def test_a_root_spelt_into_the_metric_follows(tmp_path):
    config = loaded(data_root='elsewhere/')
    file = 'annotations/ap10k-val-split1.json'
    config.val_evaluator.ann_file = f'data/ap10k/{file}'
    shared = share_settings(config)
    assert shared.val_evaluator.ann_file == f'elsewhere/{file}'


@pytest.mark.parametrize('metric', ['CocoMetric', 'SpeciesMetric'])
def test_a_metric_of_another_file_is_an_error(metric, tmp_path):
    mine = annotated.write(tmp_path, annotated.content())
    data = annotated.content()
    data['annotations'][2]['keypoints'][0] += 1
    other = tmp_path / 'other.json'
    other.write_text(json.dumps(data))
    options = {
        'val_dataloader.dataset.ann_file': str(mine),
        'val_evaluator.ann_file': str(other),
        'val_evaluator.type': metric,
    }
    with pytest.raises(AnnotationError, match='such as that of id 3: leave'):
        share_settings(loaded(**options))
    other.write_text(mine.read_text())  # a copy is as good
    shared = share_settings(loaded(**options))
    assert shared.val_evaluator.ann_file == str(other)


def test_the_skeleton_of_the_model_is_that_of_the_data_sets():
    config = loaded()
    config.model.metainfo = annotated.skeleton()
    for dataset in datasets(share_settings(config)):
        assert dataset.metainfo.dataset_name == 'beasts'


def test_a_data_set_keeps_a_skeleton_of_its_own():
    config = loaded()
    config.model.metainfo = annotated.skeleton()
    own = annotated.skeleton(dataset_name='others')
    config.train_dataloader.dataset.metainfo = own
    names = [d.metainfo.dataset_name for d in datasets(share_settings(config))]
    assert names == ['others', 'beasts', 'beasts']


def test_wrapped_data_sets_are_reached():
    config = loaded(data_root='elsewhere/')
    config.model.metainfo = annotated.skeleton()
    inner = config.train_dataloader.dataset
    config.train_dataloader.dataset = dict(
        type='RepeatDataset', times=2, dataset=inner
    )
    found = share_settings(config).train_dataloader.dataset.dataset
    assert found.data_root == 'elsewhere/'
    assert found.metainfo.dataset_name == 'beasts'


def test_a_config_without_test_sets_is_fine():
    config = loaded()
    for split in ('val', 'test'):
        config[f'{split}_dataloader'] = config[f'{split}_evaluator'] = None
    assert share_settings(config).val_dataloader is None
