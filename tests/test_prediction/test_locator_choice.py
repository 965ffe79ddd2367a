"""Animals are found in the one way that was asked for."""

import json
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from mmengine import Config
from predicted import some_frame

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
        (dict(one_animal=True, whole_picture=True), '2 of them are given'),
        (dict(boxes=FILES, detector=FILES), '2 of them are given'),
        (dict(detector=FILES[:1]), 'config and checkpoint of the detector'),
        (dict(one_animal=True, animal='bee'), "'bee' needs a detector"),
        (dict(whole_picture=True, min_score=0.5), 'min_score 0.5 is for'),
        (dict(one_animal=True, min_score=1.5), 'is 1.5: give a score from 0'),
        (dict(detector=FILES, min_score=-1), 'is -1: give a score from 0 to'),
        (dict(one_animal=True, track=True), 'leave one of them out'),
        (dict(whole_picture=True, track=True), 'leave one of them out'),
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


def test_checkpoint_and_onnx_tell_what_they_were_shown(model_files, tmp_path):
    config, checkpoint, path = model_files
    for backend in (TorchBackend(config, checkpoint), OnnxBackend(path)):
        assert backend.knows_whole_pictures is None  # the config says nothing
    files = crops_alone(model_files, tmp_path)
    for backend in (TorchBackend(files[0], checkpoint), OnnxBackend(files[1])):
        assert backend.knows_whole_pictures is False
        with pytest.warns(UserWarning, match='crops alone; how well it'):
            warn_of_crops_alone(backend)


def crops_alone(model_files, tmp_path):
    """Config and ONNX file that say so."""
    onnx = pytest.importorskip('onnx')
    config, _, path = model_files
    cfg = Config.fromfile(config)
    cfg.train_dataloader.dataset.pipeline = [dict(type='LoadImage')]
    cfg.dump(str(tmp_path / 'crops.py'))
    model = onnx.load(str(path))
    for entry in model.metadata_props:
        if entry.key == 'clamp_mmpose':
            known = json.loads(entry.value) | dict(
                trained_on_whole_pictures=False
            )
            entry.value = json.dumps(known)
    onnx.save(model, str(tmp_path / 'crops.onnx'))
    return tmp_path / 'crops.py', tmp_path / 'crops.onnx'


@pytest.mark.parametrize('knows', [None, True])
def test_a_model_of_more_than_crops_is_not_warned_of(knows):
    backend = SimpleNamespace(knows_whole_pictures=knows)
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        warn_of_crops_alone(backend)


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
