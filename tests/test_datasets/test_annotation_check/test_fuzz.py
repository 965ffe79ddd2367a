"""A damaged file is refused with a sentence, or works and can reach AP 1."""

import copy
import json
import random
import re

import annotated
import numpy as np
import pytest
from mmengine.logging import MessageHub
from mmpose.evaluation import CocoMetric
from mmpose.registry import DATASETS

from clamp_mmpose.datasets.annotation_check import check_annotations
from clamp_mmpose.evaluation import SpeciesMetric

SEEDS = 8
PER_SEED = 50
VALUES = [
    None,
    '',
    '7',
    'nose',
    True,
    False,
    0,
    1,
    -1,
    0.5,
    -3.5,
    12,
    99999,
    1e9,
    1e308,
    10**30,
    10**400,
    2**53 + 1,
    float('nan'),
    float('inf'),
    [],
    {},
    [1],
    [[1, 2], [3, 4]],
    {'id': 1},
]
PIPELINE = [
    dict(type='LoadImage'),
    dict(type='GetBBoxCenterScale'),
    dict(type='TopdownAffine', input_size=(32, 32)),
    dict(type='PackPoseInputs'),
]


def containers(value, path=()):
    """Everything in the file that can be damaged from within."""
    if isinstance(value, dict | list) and value:
        yield value
        for one in value.values() if isinstance(value, dict) else value:
            yield from containers(one)


def mutate(data, chance):
    """Damage one thing; returns nothing."""
    target = chance.choice(list(containers(data)))
    keys = list(target) if isinstance(target, dict) else range(len(target))
    key, other = chance.choice(keys), chance.choice(keys)
    kind = chance.choice(['delete', 'set', 'set', 'swap', 'double', 'scale'])
    if kind == 'delete':
        del target[key]
    elif kind == 'set':
        target[key] = copy.deepcopy(chance.choice(VALUES))
    elif kind == 'swap':
        target[key], target[other] = target[other], target[key]
    elif kind == 'double' and isinstance(target, list):
        target.insert(key, copy.deepcopy(target[other]))
    elif type(target[key]) in (int, float):
        target[key] *= chance.choice([-1, 0.01, 1.5, 100])


def damaged_text(seed):
    """A file that is damaged in up to three places, or cut."""
    chance = random.Random(seed)
    data = annotated.content()
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        mutate(data, chance)
    text = json.dumps(data)
    if chance.random() < 0.05:
        return text[: chance.randrange(len(text))]
    return text


def perfect_ap(metric, dataset):
    """AP of predictions that are what is annotated."""
    metric.dataset_meta = dataset.metainfo
    for i in range(len(dataset)):
        info = dataset.get_data_info(i)
        sample = dict(
            id=info['id'],
            img_id=info['img_id'],
            category_id=info['category_id'],
            gt_instances=dict(bbox_scores=np.ones(1)),
            pred_instances=dict(
                keypoints=info['keypoints'],
                keypoint_scores=np.ones((1, len(annotated.NAMES))),
            ),
        )
        metric.process({}, [sample])
    return metric.evaluate(len(dataset))['coco/AP']


def use(path, folder):
    """Read one animal, and score all."""
    dataset = DATASETS.build(
        dict(
            type='CocoStyleSubset',
            ann_file=str(path),
            metainfo=annotated.skeleton(),
            data_prefix=dict(img=str(folder)),
            pipeline=PIPELINE,
            serialize_data=False,
        )
    )
    assert dataset[0]['inputs'].shape == (3, 32, 32)
    for kind in (CocoMetric, SpeciesMetric):
        found = perfect_ap(kind(ann_file=str(path)), dataset)
        assert found == pytest.approx(1), kind.__name__
    return len(dataset)


@pytest.mark.parametrize('part', range(SEEDS))
def test_damaged_files_are_refused_or_work(part, tmp_path):
    MessageHub.get_current_instance()
    refused = 0
    for seed in range(part * PER_SEED, (part + 1) * PER_SEED):
        path = annotated.write(tmp_path, damaged_text(seed))
        report = check_annotations(
            str(path), str(tmp_path), annotated.skeleton()
        )
        if report.errors:
            refused += 1
            assert 'way out' in str(report) and path.name in str(report)
            assert len(str(report)) < 12_000
        else:
            assert use(path, tmp_path) == report.num_used, seed
    assert 5 < refused < PER_SEED


def test_what_is_refused_names_an_entry(tmp_path):
    nowhere = []
    for seed in range(200):
        path = annotated.write(tmp_path, damaged_text(seed))
        report = check_annotations(
            str(path), str(tmp_path), annotated.skeleton()
        )
        for error in report.errors:
            said = ' '.join([error.text, *error.examples])
            if not re.search(r'(images|annotations|categories)\b|JSON', said):
                nowhere.append(said)
    assert not nowhere
