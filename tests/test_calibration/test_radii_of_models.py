"""What a file says of its certainty reaches whoever runs it, or is refused."""

import json
from dataclasses import asdict

import numpy as np
import onnx
import pytest
import torch
from exported import initialised, picture, write_onnx
from mmengine.registry import init_default_scope
from predicted import write_model
from tiny import NAMES

from clamp_mmpose.calibration.files import write_to_checkpoint, write_to_onnx
from clamp_mmpose.prediction.backends.model_files import calibration_of
from clamp_mmpose.prediction.backends.onnx_backend import OnnxBackend
from clamp_mmpose.prediction.backends.torch_backend import TorchBackend
from clamp_mmpose.prediction.frames import Boxes
from clamp_mmpose.runtime import Calibration, PosePredictor, read_calibration

K = len(NAMES)
BOXES = [[10, 12, 60, 50], [-8, 3, 30, 69]]
CALIBRATION = Calibration(
    coverage=0.9,
    edges=[[0.1, 0.5], [], [], [0.2], [0.3]],
    radii=[[9.5, 4.25, 2.0], [3.0], [5.0], [7.0, 1.0], [8.0, 8.0]],
    in_view_score=[0.25, 0.0, 0.5, 0.5, 0.5],
)


def test_a_score_that_is_an_edge_belongs_to_the_upper_bin():
    scores = np.float32([[0.5, 0.9, 0.5, 0.1, 0.2], [0.05, -1, 0, 0.2, 1]])
    np.testing.assert_array_equal(
        CALIBRATION.radii_of(scores), [[2, 3, 5, 7, 8], [9.5, 3, 5, 1, 8]]
    )
    np.testing.assert_array_equal(
        CALIBRATION.in_view(scores),
        [[1, 1, 1, 0, 0], [0, 0, 0, 0, 1]],
    )
    assert CALIBRATION.radii_of(np.zeros((0, K))).shape == (0, K)


@pytest.fixture(scope='module')
def files(tmp_path_factory):
    """Config, checkpoint and ONNX file, without and with a calibration."""
    init_default_scope('mmpose')
    folder = tmp_path_factory.mktemp('files')
    config, checkpoint, plain = write_model(folder)
    known = folder / 'known.pth', folder / 'known.onnx'
    write_to_checkpoint(CALIBRATION, checkpoint, known[0])
    write_to_onnx(CALIBRATION, plain, known[1])
    return config, checkpoint, plain, *known


def test_both_backends_have_the_same_radii_in_pixels_of_the_picture(files):
    config, _, _, checkpoint, known = files
    images, boxes = [picture()], [Boxes.of(BOXES)]
    (by_torch,) = TorchBackend(config, checkpoint).predict(images, boxes)
    backend = OnnxBackend(known)
    (by_onnx,) = backend.predict(images, boxes)
    np.testing.assert_allclose(by_torch.radii, by_onnx.radii, atol=1e-4)
    np.testing.assert_array_equal(by_torch.in_view, by_onnx.in_view)
    # padded by 1.25, the longer side of a box is 64 pixels of the input
    pixels = np.array([[50 * 1.25 / 64], [66 * 1.25 / 64]])
    expected = CALIBRATION.radii_of(by_onnx.scores) * pixels
    np.testing.assert_allclose(by_onnx.radii, expected, rtol=1e-6)
    bgr = images[0][..., ::-1]
    _, scores = backend.predictor(np.ascontiguousarray(bgr), BOXES)
    own = backend.predictor.radii(scores, BOXES)
    np.testing.assert_allclose(own, by_onnx.radii, rtol=1e-6)
    assert backend.record['coverage'] == 0.9


def test_without_a_calibration_nothing_is_said(files):
    config, checkpoint, plain, *_ = files
    for backend in (TorchBackend(config, checkpoint), OnnxBackend(plain)):
        (poses,) = backend.predict([picture()], [Boxes.of(BOXES)])
        assert poses.radii is None and poses.in_view is None
        assert poses.certainty(0, 0) == {}
        assert 'coverage' not in backend.record
    with pytest.raises(ValueError, match='is not calibrated: run tools/cal'):
        PosePredictor(plain).radii(poses.scores, BOXES)


def test_an_exported_model_has_the_calibration(tmp_path):
    model = initialised('resnet')
    path = write_onnx(model, tmp_path / 'a.onnx', calibration=CALIBRATION)
    assert PosePredictor(path).calibration == CALIBRATION
    (text,) = (
        one.value
        for one in onnx.load(path).metadata_props
        if one.key == 'calibration'
    )
    assert json.loads(text) == asdict(CALIBRATION)
    reduced = dict(calibration=CALIBRATION, precision='fp16')
    path = write_onnx(model, tmp_path / 'b.onnx', **reduced)
    assert PosePredictor(path).calibration == CALIBRATION
    reduced = dict(reduced, precision='int8')
    images = [torch.randn(2, 3, 64, 64)]  # its scores are others
    path = write_onnx(
        model, tmp_path / 'c.onnx', train_images=images, **reduced
    )
    assert PosePredictor(path).calibration is None


def with_value(key, value):
    return dict(asdict(CALIBRATION), **{key: value})


BAD = [
    ('text', 'coverage'),
    ([], 'coverage'),
    ({}, 'coverage'),
    (with_value('coverage', 1), 'coverage'),
    (with_value('coverage', float('nan')), 'coverage'),
    (with_value('edges', None), 'edges'),
    (with_value('edges', [[]] * (K - 1)), 'edges'),
    (with_value('edges', [[0.5, 0.1], [], [], [], []]), 'edges'),
    (with_value('edges', [[0.5, 0.5], [], [], [], []]), 'edges'),
    (with_value('radii', [[1.0]] * K), 'radii'),
    (with_value('radii', [[9, 4, -1], [3], [5], [7, 1], [8, 8]]), 'radii'),
    (with_value('radii', [[9, 4, '1'], [3], [5], [7, 1], [8, 8]]), 'radii'),
    (
        with_value('radii', [[9, 4, 1e999], [3], [5], [7, 1], [8, 8]]),
        'radii',
    ),
    (with_value('in_view_score', [0.5]), 'in_view_score'),
    (with_value('in_view_score', [None] * K), 'in_view_score'),
]


@pytest.mark.parametrize('found, key', BAD)
def test_a_calibration_that_makes_no_sense_is_one_sentence(found, key):
    with pytest.raises(ValueError) as told:
        read_calibration(found, K, 'a.pth')
    text = str(told.value)
    assert text.startswith(f'a.pth: {key} of its calibration is ')
    assert 'run tools/calibrate.py again' in text and '\n' not in text


def test_files_with_such_a_calibration_are_refused(files, tmp_path):
    config, checkpoint, plain, *_ = files
    content = torch.load(checkpoint, weights_only=False)
    content['meta']['calibration'] = dict(coverage=0.9)
    torch.save(content, tmp_path / 'bad.pth')
    with pytest.raises(ValueError, match='bad.pth: edges of its calibration'):
        TorchBackend(config, tmp_path / 'bad.pth')
    model = onnx.load(plain)
    for text, told in (
        ('{"coverage": 0.9}', 'edges of its calibration is None'),
        ('[' * 100_000, 'bad.onnx: calibrations are no JSON'),
    ):
        (entry,) = model.metadata_props[1:] or [model.metadata_props.add()]
        entry.key, entry.value = 'calibration', text
        onnx.save(model, tmp_path / 'bad.onnx')
        with pytest.raises(ValueError, match=told):
            PosePredictor(tmp_path / 'bad.onnx')


def test_all_else_in_a_checkpoint_stays(files, tmp_path):
    _, checkpoint, *_ = files
    content = torch.load(checkpoint, weights_only=False)
    content['message_hub'] = dict(loss=np.arange(3.0))
    content['meta']['epoch'] = 7
    checkpoint = tmp_path / 'epoch_7.pth'
    torch.save(content, checkpoint)
    write_to_checkpoint(CALIBRATION, checkpoint, checkpoint)  # in its place
    found = torch.load(checkpoint, weights_only=False)
    assert found['meta'].pop('calibration') == asdict(CALIBRATION)
    assert found['meta']['epoch'] == 7
    np.testing.assert_array_equal(found['message_hub']['loss'], [0, 1, 2])
    assert found.keys() == content.keys()
    for name, value in content['state_dict'].items():
        torch.testing.assert_close(found['state_dict'][name], value)
    assert calibration_of(checkpoint, K) == CALIBRATION


def test_bare_weights_become_a_checkpoint(tmp_path):
    torch.save(dict(weight=torch.ones(2)), tmp_path / 'a.pth')
    write_to_checkpoint(CALIBRATION, tmp_path / 'a.pth', tmp_path / 'b.pth')
    found = torch.load(tmp_path / 'b.pth', weights_only=True)
    assert found['state_dict']['weight'].tolist() == [1, 1]
    assert calibration_of(tmp_path / 'a.pth', K) is None
    assert calibration_of(tmp_path / 'b.pth', K) == CALIBRATION
