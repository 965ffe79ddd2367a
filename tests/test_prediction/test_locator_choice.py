"""Animals are found in the one way that was asked for."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from mmengine import Config
from predicted import some_frame
from samples import CONFIGS

from clamp_mmpose.prediction.backends.onnx_backend import OnnxBackend
from clamp_mmpose.prediction.backends.torch_backend import TorchBackend
from clamp_mmpose.prediction.frames import Poses
from clamp_mmpose.prediction.locating import tracked
from clamp_mmpose.prediction.locating.boxes_from_file import BoxesFromFile
from clamp_mmpose.prediction.locating.choice import (
    Search,
    make_locator,
    paths_of,
    warn_of_crops_alone,
)
from clamp_mmpose.prediction.locating.two_passes import TwoPasses
from clamp_mmpose.prediction.locating.whole_picture import WholePicture

FILES = (Path('a.py'), Path('b.pth'))


@pytest.mark.parametrize(
    'asked,message',
    [
        (dict(), 'say where the animals are'),
        (dict(one_animal=True, whole_picture=True), 'one of these'),
        (dict(boxes=FILES, detector=FILES), 'one of these'),
        (dict(detector=FILES[:1]), 'config and checkpoint of the detector'),
        (dict(one_animal=True, animal='bee'), "'bee' needs a detector"),
        (dict(whole_picture=True, min_score=0.5), 'min_score 0.5 is for'),
        (dict(one_animal=True, track=True), 'track tells several animals'),
        (dict(whole_picture=True, track=True), 'track tells several animals'),
    ],
)
def test_what_does_not_go_together_is_an_error(asked, message):
    with pytest.raises(ValueError, match=message):
        Search(**asked)


def test_a_missing_library_of_ids_is_one_sentence(monkeypatch):
    monkeypatch.setattr(tracked, 'find_spec', lambda name: None)
    Search(boxes=FILES)
    with pytest.raises(ValueError, match=r'pip install "clamp_mmpose\[track'):
        Search(boxes=FILES, track=True)


def test_each_way_has_its_locator(tmp_path):
    (tmp_path / 'b.csv').write_text('source,frame,left,top,right,bottom\n')
    asked = {
        BoxesFromFile: dict(boxes=(tmp_path / 'b.csv',)),
        WholePicture: dict(whole_picture=True),
        TwoPasses: dict(one_animal=True),
    }
    for kind, search in asked.items():
        assert type(make_locator(Search(**search), None, 'cpu')) is kind


def test_the_score_reaches_the_locator():
    search = Search(one_animal=True, min_score=0.6)
    assert '0.6' in make_locator(search, None, 'cpu').description


def test_one_file_is_a_list_of_one():
    assert paths_of('a.csv') == paths_of(['a.csv']) == (Path('a.csv'),)


def own_config(tmp_path, steps):
    pipeline = [dict(type=step) for step in steps]
    config = tmp_path / 'own.py'
    loader = dict(dataset=dict(pipeline=pipeline))
    Config(dict(train_dataloader=loader)).dump(str(config))
    return config


def test_a_model_of_crops_alone_is_warned_of(tmp_path):
    with pytest.warns(UserWarning, match='was trained on crops alone'):
        warn_of_crops_alone(CONFIGS / 'clamp_tiny_ap10k.py')
    with pytest.warns(UserWarning, match='was trained on crops alone'):
        warn_of_crops_alone(own_config(tmp_path, ['LoadImage']))


@pytest.mark.parametrize('steps', [[], ['LoadImage', 'RandomRoughBox']])
def test_others_are_not(tmp_path, steps):
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        warn_of_crops_alone(own_config(tmp_path, steps))


class Surer:
    """A backend whose scores are above 0: an untrained one's may be below."""

    def __init__(self, backend):
        self.backend = backend

    def predict(self, images, boxes):
        return [
            Poses(one.keypoints, np.exp(one.scores / 100), one.boxes)
            for one in self.backend.predict(images, boxes)
        ]


def test_checkpoint_and_onnx_find_the_same_animal(model_files):
    config, checkpoint, onnx = model_files
    frames = [some_frame(f'{i}.png', i) for i in range(2)]
    search = Search(one_animal=True, min_score=0)
    first, second = (
        make_locator(search, Surer(backend), 'cpu').locate(frames)
        for backend in (TorchBackend(config, checkpoint), OnnxBackend(onnx))
    )
    for a, b in zip(first, second, strict=True):
        assert len(a) == len(b) == 1
        np.testing.assert_allclose(a.corners, b.corners, atol=0.1)
