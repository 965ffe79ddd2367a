"""Errors are measured in the network's input, on animals not trained on."""

import json
import shutil

import numpy as np
import pytest
import torch
from exported import PIPELINE, initialised, write_onnx
from mmengine.config import Config
from mmengine.dataset import Compose
from mmengine.structures import InstanceData
from mmpose.structures import PoseDataSample
from samples import CONFIGS, synthetic_sample
from tiny import FLIP_INDICES, NAMES

from clamp_mmpose.calibration.points import (
    find_by_checkpoint,
    find_by_onnx,
    measure,
)
from clamp_mmpose.calibration.validation import unseen_animals
from clamp_mmpose.runtime import PosePredictor

K = len(NAMES)
TRAIN, VAL = (f'annotations/ap10k-{s}-split1.json' for s in ('train', 'val'))


def some_animal(visible, size=128.0):
    """Labels in a crop of this size, seen by 64 pixels."""
    sample = PoseDataSample(
        metainfo=dict(
            input_center=np.array([[50.0, 40.0]]),
            input_scale=np.array([[size, size]]),
            input_size=(64, 64),
        )
    )
    sample.gt_instances = InstanceData(
        keypoints=np.full((1, K, 2), 50.0), keypoints_visible=visible
    )
    return dict(inputs=torch.zeros(3, 64, 64), data_samples=sample)


def find_beside(batch):
    """Everything is 6 pixels to the right of the labels, and 8 below."""
    number = len(batch['data_samples'])
    points = np.full((number, K, 2), 50.0) + [6, 8]
    return points, np.full((number, K), 0.25)


def test_distances_are_in_pixels_of_the_input():
    visible = np.array([[1.0, 0, 1, 1, 1]])
    weights = np.ones_like(visible)  # of mmpose's KeypointConverter
    animals = [
        some_animal(visible),
        some_animal(np.stack([visible, weights], axis=-1), 32.0),
    ]
    points = measure(find_beside, animals * 10)  # two batches
    assert points.scores.shape == (20, K) and (points.scores == 0.25).all()
    np.testing.assert_array_equal(points.labelled, visible.repeat(20, 0) > 0)
    assert (points.distances[0::2][points.labelled[0::2]] == 5).all()
    assert (points.distances[1::2][points.labelled[1::2]] == 20).all()


def test_onnx_finds_in_the_crops_of_the_data_set_what_pytorch_finds(tmp_path):
    model = initialised('resnet')
    with torch.no_grad():  # maxima that rounding does not move
        model.head.final_layer.weight *= 100
    predictor = PosePredictor(write_onnx(model, tmp_path / 'tiny.onnx'))
    image = np.random.randint(0, 256, (70, 90, 3), np.uint8)
    truth = dict(keypoints=np.full((1, K, 2), 40.0), bbox_score=np.ones(1))
    truth |= dict(keypoints_visible=np.ones((1, K)), id=1)
    animals = [
        Compose(PIPELINE)(
            dict(
                truth,
                img=image,
                bbox=np.float32([box]),
                flip_indices=FLIP_INDICES,
            )
        )
        for box in ([10, 12, 60, 50], [-8, 3, 30, 69])
    ]
    ours = measure(find_by_onnx(predictor), animals)
    torchs = measure(find_by_checkpoint(model), animals)
    np.testing.assert_allclose(ours.scores, torchs.scores, rtol=1e-4)
    np.testing.assert_allclose(ours.distances, torchs.distances, atol=0.05)


@pytest.fixture(scope='module')
def root(tmp_path_factory):
    return synthetic_sample(tmp_path_factory.mktemp('data') / 'drawn')


def config_of(root, val=VAL):
    cfg = Config.fromfile(CONFIGS / 'clamp_tiny_ap10k.py')
    for split, file in (('train', TRAIN), ('val', val)):
        dataset = cfg[f'{split}_dataloader'].dataset
        dataset.update(data_root=str(root), ann_file=file)
    return cfg


def test_the_validation_set_is_had_but_no_animal_that_is_trained_on(root):
    assert len(unseen_animals(config_of(root), 'val', 17)) > 0
    with pytest.raises(ValueError, match='animals of the val_dataloader are '):
        unseen_animals(config_of(root, TRAIN), 'val', 17)


def test_one_shared_animal_is_too_many(root, tmp_path):
    shutil.copytree(root, tmp_path / 'drawn')
    train = json.loads((root / TRAIN).read_text())
    val = json.loads((root / VAL).read_text())
    val['images'].append(train['images'][0])
    val['annotations'] += [
        one
        for one in train['annotations']
        if one['image_id'] == train['images'][0]['id']
    ][:1]
    (tmp_path / 'drawn' / VAL).write_text(json.dumps(val))
    with pytest.raises(ValueError, match='1 animals .* such as one in .*jpg'):
        unseen_animals(config_of(tmp_path / 'drawn'), 'val', 17)


def test_animals_of_a_training_whose_files_are_not_here_do_not_count(root):
    cfg = config_of(root)
    cfg.train_dataloader.dataset.ann_file = 'annotations/elsewhere.json'
    assert len(unseen_animals(cfg, 'val', 17)) > 0


def test_what_cannot_be_measured_is_one_sentence(root):
    cfg = config_of(root)
    with pytest.raises(ValueError, match='has 17 keypoints, the model 5'):
        unseen_animals(cfg, 'val', 5)
    cfg.val_dataloader.dataset.ann_file = 'gone.json'
    with pytest.raises(FileNotFoundError, match='val_dataloader of the conf'):
        unseen_animals(cfg, 'val', 17)
    cfg.val_dataloader.dataset = dict(pipeline=PIPELINE)
    with pytest.raises(ValueError, match='the config has no val_dataloader'):
        unseen_animals(cfg, 'val', 17)
    cfg.val_dataloader = None
    with pytest.raises(ValueError, match='the config has no val_dataloader'):
        unseen_animals(cfg, 'val', 17)
