"""Exported models predict what PyTorch predicts, or are refused."""

import json

import cv2
import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from exported import initialised, picture
from mmengine.config import Config
from mmpose.registry import MODELS
from PIL import Image
from samples import CONFIGS
from tiny import NAMES

from clamp_mmpose.deployment import (
    ConstantPrompts,
    DeployedModel,
    export_model,
    picture_images,
)
from clamp_mmpose.deployment.onnx_export import to_onnx
from clamp_mmpose.deployment.precision import to_int8

TOOL = 'export_onnx.py'
OUTPUTS = ('heatmaps', 'score_map')


@pytest.fixture
def model(kind):
    return initialised(kind)


def run(content, images):
    session = onnxruntime.InferenceSession(content)
    return session.run(list(OUTPUTS), {'images': images.numpy()})


@pytest.mark.parametrize(
    'context_decoder', [None, dict(type='ContextDecoder')]
)
def test_same_outputs_for_any_batch(build, model, context_decoder):
    model.head = build(context_decoder=context_decoder).eval().head
    content, deviation = export_model(model, 'tiny.py', OUTPUTS)
    assert deviation.outputs < 1e-5 and deviation.points.max() < 0.01
    assert len(deviation.points) == 4 * len(NAMES)
    for size in (1, 2, 5):
        images = torch.randn(size, 3, 64, 64)
        with torch.no_grad():
            expected = model._forward(images)
            scores = model.presence_score_maps(images)
        heatmaps, score_map = run(content, images)
        np.testing.assert_allclose(heatmaps, expected, atol=1e-5)
        np.testing.assert_allclose(score_map, scores, atol=1e-5)


def test_images_given_are_compared_too(model):
    images = [torch.randn(2, 3, 64, 64), torch.randn(1, 3, 64, 64)]
    _, deviation = export_model(model, 'tiny.py', test_images=images)
    assert len(deviation.points) == (4 + 3) * len(NAMES)


def test_no_text_tower_in_the_graph(model):
    content, _ = export_model(model, 'tiny.py')
    weights = onnx.load_from_string(content).graph.initializer
    text_encoder = model.head.prompts.text_encoder
    assert text_encoder.token_embedding.num_embeddings == 49408
    assert not [w.name for w in weights if 49408 in w.dims]
    assert not [w.name for w in weights if 'text_encoder' in w.name]


def test_metadata_is_in_the_file(model):
    content, _ = export_model(model, 'tiny.py')
    (entry,) = onnx.load_from_string(content).metadata_props
    assert entry.key == 'clamp_mmpose'
    metadata = json.loads(entry.value)
    assert metadata['keypoint_names'] == NAMES
    assert metadata['precision'] == 'fp32'


def test_a_model_that_predicts_something_else_is_refused(model, monkeypatch):
    monkeypatch.setattr(
        ConstantPrompts, 'forward', lambda self: -self.constant
    )
    with pytest.raises(ValueError, match='is not the PyTorch model: .*1e-04'):
        export_model(model, 'tiny.py', OUTPUTS)


@pytest.mark.parametrize('precision, limit', [('fp16', 0.01), ('int8', 0.1)])
def test_reduced_precision_is_smaller_and_near(model, precision, limit):
    full, _ = export_model(model, 'tiny.py')
    images = [torch.randn(2, 3, 64, 64)]
    content, deviation = export_model(
        model,
        'tiny.py',
        precision=precision,
        test_images=images,
        train_images=images,
    )
    assert len(content) < len(full)
    assert len(deviation.points) == 2 * len(NAMES)
    with torch.no_grad():
        largest = model._forward(images[0]).abs().max().item()
    assert 0 < deviation.outputs < limit * largest
    assert 0 < deviation.time < 100  # whatever it is on this processor
    assert f'takes {deviation.time:.2f} of the time' in str(deviation)


def test_int8_without_images_is_an_error(model):
    with pytest.raises(ValueError, match='int8 needs train_images'):
        export_model(model, 'tiny.py', precision='int8')


def test_int8_of_products_that_share_a_weight():
    """As of a projector that treats a pooled map and its cells alike."""

    class Twice(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = torch.nn.Linear(3, 7)

        def forward(self, images):
            return self.fc(images.mean((2, 3))) + self.fc(images[:, :, 0, 0])

    twice, images = Twice(), torch.randn(2, 3, 8, 8)
    twice.outputs = ('heatmaps',)
    exported = to_onnx(twice, images)
    kinds = [node.op_type for node in exported.graph.node]
    assert kinds.count('Gemm') == 2
    int8 = to_int8(exported, [images])
    session = onnxruntime.InferenceSession(int8.SerializeToString())
    (found,) = session.run(None, {'images': images.numpy()})
    np.testing.assert_allclose(found, twice(images).detach(), atol=0.05)


def test_int8_leaves_first_and_depthwise_convolutions_in_32_bits():
    net = torch.nn.Sequential(
        torch.nn.Conv2d(3, 8, 3),
        torch.nn.Conv2d(8, 8, 3),
        torch.nn.Conv2d(8, 8, 3, groups=8),
        torch.nn.Conv2d(8, 16, 3, groups=2),
    )
    net.outputs = ('heatmaps',)
    images = torch.randn(1, 3, 16, 16)
    graph = to_int8(to_onnx(net, images), [images]).graph
    kinds = {w.name: w.data_type for w in graph.initializer}
    sources = {n.output[0]: n.input[0] for n in graph.node}
    found = [
        kinds[sources.get(node.input[1], node.input[1])]
        for node in graph.node
        if node.op_type == 'Conv'
    ]
    names = [onnx.TensorProto.DataType.Name(kind) for kind in found]
    assert names == ['FLOAT', 'INT8', 'FLOAT', 'INT8']


def test_int8_has_weights_of_7_bits(model):
    """Processors without VNNI add two products in 16 bits."""
    images = torch.randn(1, 3, 64, 64)
    int8 = to_int8(to_onnx(DeployedModel(model), images), [images])
    weights = [
        onnx.numpy_helper.to_array(weight)
        for weight in int8.graph.initializer
        if weight.data_type == onnx.TensorProto.INT8
    ]
    largest = max(abs(w.astype(int)).max() for w in weights if w.ndim > 1)
    assert 2 * 255 * largest < 2**15


def test_int8_of_pictures_without_labels(model, tmp_path):
    for i in range(5):
        cv2.imwrite(str(tmp_path / f'{i}.png'), picture(90 + i, 70))
    images = picture_images(model, [tmp_path], 4)
    assert [tuple(image.shape) for image in images] == [(1, 3, 64, 64)] * 4
    with pytest.warns(UserWarning, match='on 2 images alone.*4 or more'):
        _, deviation = export_model(
            model,
            'tiny.py',
            precision='int8',
            test_images=images[::2],
            train_images=images[1::2],
        )
    assert len(deviation.points) == 2 * len(NAMES)


def test_a_picture_that_cannot_be_read_is_named(model, tmp_path):
    (tmp_path / 'broken.png').write_bytes(b'nothing')
    write_animation(tmp_path / 'a.gif')
    with pytest.raises(ValueError, match='broken.png'):
        picture_images(model, [tmp_path], 2)
    with pytest.raises(FileNotFoundError, match='nowhere'):
        picture_images(model, [tmp_path / 'nowhere'], 2)


def test_of_an_animation_the_first_picture_is_taken(model, tmp_path):
    path = write_animation(tmp_path / 'moving.gif')
    assert len(picture_images(model, [path], 2)) == 1


def write_animation(path):
    first, second = (Image.fromarray(picture()) for _ in range(2))
    second.paste(0, (0, 0, 20, 20))
    first.save(path, save_all=True, append_images=[second])
    return path


def test_unknown_precision_is_an_error(model):
    with pytest.raises(ValueError, match="'int4' is none of .*fp16"):
        export_model(model, 'tiny.py', precision='int4')


@pytest.mark.parametrize('opset', [3, 11, 99])
def test_an_opset_that_lacks_operators_is_one_sentence(model, opset):
    with pytest.raises(
        ValueError, match=f'with opset {opset} .*as 17'
    ) as told:
        export_model(model, 'tiny.py', opset=opset)
    assert len(str(told.value)) < 300


def test_tool_writes_a_model_only_of_a_checkpoint_that_fits(
    tool, tmp_path, capsys
):
    config = str(CONFIGS / 'clamp_tiny_synthetic.py')
    weights = MODELS.build(Config.fromfile(config).model).state_dict()
    checkpoint, out = tmp_path / 'weights.pth', tmp_path / 'new' / 'out.onnx'
    torch.save(dict(state_dict=weights), checkpoint)
    tool(config, str(checkpoint), str(out), '--score-maps')
    size = round(out.stat().st_size / 2**20)
    said = f'{out}: fp32, {size} MiB\ncompared with'
    assert said in capsys.readouterr().out
    session = onnxruntime.InferenceSession(out)
    assert [o.name for o in session.get_outputs()] == list(OUTPUTS)

    with pytest.raises(SystemExit, match='(?s)weights.pth/a.onnx.*nothing'):
        tool(config, str(checkpoint), str(checkpoint / 'a.onnx'))
    weights.pop('head.final_layer.weight')
    torch.save(dict(state_dict=weights), checkpoint)
    missing = '(?s)1 missing: head.final_layer.weight.*nothing was written'
    with pytest.raises(SystemExit, match=missing):
        tool(config, str(checkpoint), 'bad.onnx')
    checkpoint.write_bytes(checkpoint.read_bytes()[:5000])
    with pytest.raises(SystemExit, match='it is damaged'):
        tool(config, str(checkpoint), 'bad.onnx')
    assert not (tmp_path / 'bad.onnx').exists()


def test_tool_replaces_no_checkpoint(tool, tmp_path, capsys):
    checkpoint = tmp_path / 'a.pth'
    checkpoint.write_text('weights')
    with pytest.raises(SystemExit):
        tool(__file__, str(checkpoint), str(checkpoint))
    assert 'a.pth is to be written: it must end' in capsys.readouterr().err
    assert checkpoint.read_text() == 'weights'


def test_tool_asks_how_many_pictures(tool, tmp_path, capsys):
    files = [__file__] * 2
    with pytest.raises(SystemExit):
        tool(*files, 'a.onnx', '--pictures', str(tmp_path))
    assert 'add --images 64' in capsys.readouterr().err
