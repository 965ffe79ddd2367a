"""Checkpoint and ONNX file predict the same points, whatever the batch."""

import sys

import cv2
import numpy as np
import pytest
import torch
from exported import picture
from mmpose.apis import inference_topdown
from predicted import write_model
from samples import CONFIGS
from tiny import NAMES

from clamp_mmpose.prediction.backends.model_files import load_model
from clamp_mmpose.prediction.backends.onnx_backend import OnnxBackend
from clamp_mmpose.prediction.backends.torch_backend import TorchBackend
from clamp_mmpose.prediction.frames import Boxes
from clamp_mmpose.prediction.locating.choice import Search
from clamp_mmpose.prediction.settings import Settings, make_backend

BOXES = [
    Boxes.of([[10, 12, 60, 50], [-8, 3, 30, 69]], [0.5, 0.25]),
    Boxes.of([]),
    Boxes.of([[40.5, 20.25, 89, 33]]),
]


@pytest.fixture
def images():
    """RGB, of different sizes."""
    return [
        cv2.cvtColor(picture(90 + 20 * i, 70), cv2.COLOR_BGR2RGB)
        for i in range(3)
    ]


def test_both_backends_predict_what_mmpose_predicts(kind, tmp_path, images):
    config, checkpoint, onnx = write_model(tmp_path, kind)
    by_torch = TorchBackend(config, checkpoint, batch_size=2)
    by_onnx = OnnxBackend(onnx, batch_size=2)
    model = load_model(config, checkpoint)
    found = by_torch.predict(images, BOXES), by_onnx.predict(images, BOXES)
    for image, boxes, *poses in zip(images, BOXES, *found, strict=True):
        for each in poses:
            assert each.keypoints.shape == (len(boxes), len(NAMES), 2)
            assert each.scores.shape == (len(boxes), len(NAMES))
            assert each.boxes is boxes
        if len(boxes):
            bgr = np.ascontiguousarray(image[..., ::-1])
            samples = inference_topdown(model, bgr, boxes.corners)
            expected = [s.pred_instances.keypoints[0] for s in samples]
            for each in poses:
                np.testing.assert_allclose(each.keypoints, expected, atol=0.05)
            scores = [s.pred_instances.keypoint_scores[0] for s in samples]
            np.testing.assert_allclose(poses[1].scores, scores, atol=1e-3)
    points = np.concatenate([each.keypoints for each in found[0]])
    assert points.reshape(-1, 2).std(0).min() > 5  # not all the same


def test_the_record_tells_one_config_from_a_changed_one(tmp_path):
    config, checkpoint, _ = write_model(tmp_path)
    first = TorchBackend(config, checkpoint).record
    assert TorchBackend(config, checkpoint).record == first
    with open(config, 'a') as file:
        file.write('\nmodel["test_cfg"] = dict(flip_test=True)\n')
    assert TorchBackend(config, checkpoint).record != first


def test_batches_and_neighbours_change_nothing(model_files, images):
    for backend in (
        lambda size: TorchBackend(*model_files[:2], batch_size=size),
        lambda size: OnnxBackend(model_files[2], batch_size=size),
    ):
        together = backend(16).predict(images, BOXES)
        alone = backend(1)
        for image, boxes, each in zip(images, BOXES, together, strict=True):
            (own,) = alone.predict([image], [boxes])
            np.testing.assert_allclose(
                each.keypoints, own.keypoints, atol=0.01
            )


def test_without_onnxruntime_the_command_that_brings_it(
    model_files, tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, 'onnxruntime', None)
    monkeypatch.delitem(sys.modules, OnnxBackend.__module__)
    settings = Settings(tmp_path, Search(whole_picture=True), model_files[2])
    with pytest.raises(ValueError, match=r'pip install "clamp_mmpose\[runti'):
        make_backend(settings)


def test_what_onnxruntime_itself_lacks_is_told_as_that(
    model_files, tmp_path, monkeypatch
):
    (tmp_path / 'onnxruntime.py').write_text('import flatbuffers_is_gone')
    monkeypatch.syspath_prepend(tmp_path)
    for name in ('onnxruntime', OnnxBackend.__module__):
        monkeypatch.delitem(sys.modules, name)
    settings = Settings(tmp_path, Search(whole_picture=True), model_files[2])
    with pytest.raises(ModuleNotFoundError, match='flatbuffers_is_gone'):
        make_backend(settings)


def test_both_know_the_same_skeleton(model_files):
    by_torch = TorchBackend(*model_files[:2]).skeleton
    assert by_torch == OnnxBackend(model_files[2]).skeleton
    assert by_torch.names == tuple(NAMES)
    assert by_torch.words == tuple(NAMES)
    assert by_torch.pairs == ((0, 1),)
    assert by_torch.sides == ('left', 'right', '', '', '')


def test_no_images_no_poses(model_files):
    assert OnnxBackend(model_files[2]).predict([], []) == []
    assert TorchBackend(*model_files[:2]).predict([], []) == []


def test_records_name_model_and_hash(model_files):
    for backend, file in (
        (TorchBackend(*model_files[:2]), model_files[1]),
        (OnnxBackend(model_files[2]), model_files[2]),
    ):
        assert backend.record['model'] == str(file)
        assert len(backend.record['sha256']) == 64


@pytest.mark.parametrize('device', ['cuda:99', 'gpu', 'cuda:x'])
def test_a_device_that_is_not_there_is_one_sentence(model_files, device):
    for open_backend in (
        lambda: TorchBackend(*model_files[:2], device=device),
        lambda: OnnxBackend(model_files[2], device=device),
    ):
        with pytest.raises(ValueError, match=f"device '{device}' is not"):
            open_backend()


def test_a_config_without_names_is_one_sentence(model_files, tmp_path):
    config, checkpoint, _ = model_files
    content = torch.load(checkpoint, weights_only=False)
    del content['meta']
    torch.save(content, tmp_path / 'bare.pth')
    text = config.read_text()
    text = text[: text.index('train_dataloader')] + 'train_dataloader = None\n'
    text = text.replace(
        'default_scope', "data_mode = 'topdown'\ndefault_scope"
    )
    (tmp_path / 'bare.py').write_text(text)
    with pytest.raises(ValueError, match='says what the keypoints are'):
        load_model(tmp_path / 'bare.py', tmp_path / 'bare.pth')


@pytest.mark.parametrize(
    'key, value',
    [
        (None, {}),
        (None, ['nose']),
        (None, 'nose'),
        ('keypoint_id2name', {1: 'nose'}),
        ('keypoint_id2name', {}),
        ('flip_indices', [0]),
        ('flip_indices', 3),
        ('skeleton_links', [(0, 99)]),
        ('skeleton_links', [(0, 1, 2)]),
    ],
)
def test_keypoints_of_a_checkpoint_may_be_described_by_anything(
    model_files, tmp_path, key, value
):
    config, checkpoint, _ = model_files
    content = torch.load(checkpoint, weights_only=False)
    meta = content['meta']
    if key is None:
        meta['dataset_meta'] = value
    else:
        meta['dataset_meta'][key] = value
    torch.save(content, tmp_path / 'odd.pth')
    with pytest.raises(ValueError, match=r'odd.pth: .*dataset_meta does not'):
        load_model(config, tmp_path / 'odd.pth')


def test_a_checkpoint_of_other_names_is_one_sentence(model_files, tmp_path):
    config, checkpoint, _ = model_files
    content = torch.load(checkpoint, weights_only=False)
    content['meta']['dataset_meta']['keypoint_id2name'][2] = 'beak'
    torch.save(content, tmp_path / 'bird.pth')
    with pytest.raises(ValueError, match="keypoint 2 of .* is 'beak'.*'nose'"):
        load_model(config, tmp_path / 'bird.pth')


def test_weights_of_another_model_are_one_sentence(model_files, tmp_path):
    torch.save(dict(state_dict=dict(a=torch.ones(1))), tmp_path / 'a.pth')
    no_clamp = CONFIGS / 'simplebaseline_random-tiny_synthetic.py'
    for config in (model_files[0], no_clamp):
        with pytest.raises(ValueError, match='a.pth') as error:
            load_model(config, tmp_path / 'a.pth')
        told = str(error.value)
        assert 'give the config that it was trained with' in told
        assert 'missing' in told and ' backbone.' in told
        assert '\n' not in told and len(told) < 900


def test_files_that_are_not_there_or_no_config_are_one_sentence(
    model_files, tmp_path
):
    config, checkpoint, _ = model_files
    odd = tmp_path / 'odd.py'
    odd.write_text('model = (')
    for files, message in (
        ((tmp_path / 'a.py', checkpoint), 'there is no config .*a.py'),
        ((odd, checkpoint), 'odd.py cannot be read as a config'),
        ((checkpoint, checkpoint), 'tiny.pth cannot be read as a config'),
        ((config, tmp_path / 'a.pth'), 'there is no checkpoint .*a.pth'),
    ):
        with pytest.raises((ValueError, FileNotFoundError), match=message):
            load_model(*files)


def test_a_config_without_a_model_is_one_sentence(model_files, tmp_path):
    _, checkpoint, _ = model_files
    skeleton = checkpoint.parent / 'skeleton.py'
    with pytest.raises(ValueError, match='skeleton.py has no model: give the'):
        load_model(skeleton, checkpoint)


@pytest.mark.parametrize(
    'option, message',
    [
        ('model.head.typ', "model of .*tiny.py cannot be built.* 'typ'"),
        ('test_dataloader.dataset.pipeline.9.type', 'tiny.py has no place'),
        ('default_scope.x', 'tiny.py has no place for .*default_scope.x'),
    ],
)
def test_a_misspelt_option_is_one_sentence(model_files, option, message):
    config, checkpoint, _ = model_files
    with pytest.raises(ValueError, match=message):
        load_model(config, checkpoint, cfg_options={option: 1})
