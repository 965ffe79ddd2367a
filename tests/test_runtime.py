"""The runtime predicts what mmpose predicts, and needs neither of the two."""

import json
import subprocess
import sys

import cv2
import numpy as np
import onnx
import pytest
from exported import initialised, picture, write_onnx
from mmpose.apis import inference_topdown
from mmpose.codecs import MSRAHeatmap
from samples import ROOT, real_sample
from tiny import NAMES

from clamp_mmpose.runtime import PosePredictor, decode

BOXES = [[10, 12, 60, 50], [-8, 3, 30, 69], [40.5, 20.25, 89, 33]]


@pytest.fixture(scope='module')
def models(tmp_path_factory):
    """Models and their files by kind and flip test, made when asked for."""
    made = {}

    def get(kind, **test_cfg):
        key = kind, *test_cfg.items()
        if key not in made:
            test_cfg = dict(flip_mode='heatmap', **test_cfg)
            model = initialised(kind, test_cfg=test_cfg)
            path = tmp_path_factory.mktemp('onnx') / 'tiny.onnx'
            made[key] = model, write_onnx(model, path)
        return made[key]

    return get


@pytest.fixture
def path(models):
    return models('resnet', flip_test=True, shift_heatmap=True)[1]


def predicted_by_mmpose(model, image, boxes):
    found = inference_topdown(model, image, np.array(boxes, np.float32))
    instances = [sample.pred_instances for sample in found]
    return tuple(
        np.concatenate([getattr(i, name) for i in instances])
        for name in ('keypoints', 'keypoint_scores')
    )


@pytest.mark.parametrize(
    'test_cfg',
    [
        dict(flip_test=False),
        dict(flip_test=True, shift_heatmap=False),
        dict(flip_test=True, shift_heatmap=True),
    ],
)
def test_same_as_mmpose_on_synthetic_pictures(models, kind, test_cfg):
    model, path = models(kind, **test_cfg)
    predict = PosePredictor(path, batch_size=2)
    for _ in range(4):
        image = picture()
        expected = predicted_by_mmpose(model, image, BOXES)
        keypoints, scores = predict(image, BOXES)
        assert keypoints.shape == (3, len(NAMES), 2)
        np.testing.assert_allclose(keypoints, expected[0], atol=0.05)
        np.testing.assert_allclose(scores, expected[1], atol=1e-4)


def test_same_as_mmpose_on_real_pictures(models):
    folder = real_sample('ap10k_sample')
    sample = json.loads((folder / 'annotations/sample.json').read_text())
    files = {i['id']: i['file_name'] for i in sample['images']}
    model, path = models('vit', flip_test=True, shift_heatmap=True)
    predict = PosePredictor(path)
    for annotation in sample['annotations']:
        file = folder / 'data' / files[annotation['image_id']]
        image = cv2.imread(str(file))
        x, y, w, h = annotation['bbox']
        boxes = [[x, y, x + w, y + h]]
        expected, _ = predicted_by_mmpose(model, image, boxes)
        np.testing.assert_allclose(
            predict(image, boxes)[0], expected, atol=0.05
        )


def test_decodes_as_mmpose():
    codec = MSRAHeatmap(input_size=(48, 64), heatmap_size=(12, 16), sigma=1)
    heatmaps = np.random.randn(40, 17, 16, 12).astype(np.float32)
    heatmaps[:5] -= 9  # nothing positive
    for y in (0, 1, 2, 13, 14, 15):  # at borders and in corners
        for x in (0, 1, 2, 9, 10, 11):
            heatmaps[5 + y, x, y, x] = 9
    keypoints, scores = decode(heatmaps)
    for i in range(len(heatmaps)):
        expected = codec.decode(heatmaps[i])
        np.testing.assert_allclose(keypoints[i] * 4, expected[0][0])
        np.testing.assert_array_equal(scores[i], expected[1][0])


def test_flip_test_can_be_switched_off(models, path):
    model, _ = models('resnet', flip_test=True, shift_heatmap=True)
    image = picture()
    _, once = PosePredictor(path, flip_test=False)(image, BOXES)
    _, twice = PosePredictor(path)(image, BOXES)
    assert np.abs(once - twice).max() > 1e-4
    model.test_cfg['flip_test'] = False
    expected = predicted_by_mmpose(model, image, BOXES)
    model.test_cfg['flip_test'] = True
    np.testing.assert_allclose(once, expected[1], atol=1e-4)


def test_no_boxes_no_keypoints(path):
    keypoints, scores = PosePredictor(path)(picture(), [])
    assert keypoints.shape == (0, len(NAMES), 2)
    assert scores.shape == (0, len(NAMES))


@pytest.mark.parametrize(
    'image, message',
    [
        (None, 'image is None: cv2.imread'),
        (np.zeros((4, 4), np.uint8), r'not uint8 \(4, 4\)'),
        (np.zeros((4, 4, 3)), r'not float64 \(4, 4, 3\)'),
        ('cat.jpg', 'must be uint8'),
    ],
)
def test_no_image_is_an_error(path, image, message):
    with pytest.raises(ValueError, match=message):
        PosePredictor(path)(image, BOXES)


@pytest.mark.parametrize(
    'boxes, message',
    [
        ([1, 2, 3, 4], r'\(N, 4\).*not \(4,\)'),
        ([[1, 2, 3]], r'\(N, 4\).*not \(1, 3\)'),
        ([[0, 0, 9, 9], [5, 5, 5, 9]], r'boxes \[1\] have no area'),
        ([[0, 0, np.nan, 9]], r'boxes \[0\]'),
        ([[0, 0, np.inf, 9]], r'boxes \[0\]'),
    ],
)
def test_no_boxes_of_four_numbers_are_an_error(path, boxes, message):
    with pytest.raises(ValueError, match=message):
        PosePredictor(path)(picture(), boxes)


def test_no_file_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match='no model .*none.onnx'):
        PosePredictor(tmp_path / 'none.onnx')


def test_no_onnx_is_an_error(tmp_path):
    path = tmp_path / 'text.onnx'
    path.write_text('text')
    with pytest.raises(ValueError, match='text.onnx cannot be opened'):
        PosePredictor(path)


def test_without_onnxruntime_the_command_that_brings_it(path, monkeypatch):
    monkeypatch.setitem(sys.modules, 'onnxruntime', None)
    with pytest.raises(ValueError, match=r'pip install "clamp_mmpose\[runti'):
        PosePredictor(path)


def test_a_checkpoint_is_told_from_an_onnx_file(tmp_path):
    (tmp_path / 'model.pth').write_bytes(b'PK\3\4 and so on')
    with pytest.raises(ValueError, match='model.pth is a checkpoint, and no'):
        PosePredictor(tmp_path / 'model.pth')


def test_someone_elses_onnx_is_an_error(path, tmp_path):
    foreign = onnx.load(path)
    del foreign.metadata_props[:]
    onnx.save(foreign, tmp_path / 'foreign.onnx')
    with pytest.raises(ValueError, match='not of tools/export_onnx.py'):
        PosePredictor(tmp_path / 'foreign.onnx')


def changed(path, tmp_path, change):
    """The model after a change of its metadata."""
    model = onnx.load(path)
    (entry,) = model.metadata_props
    entry.value = change(json.loads(entry.value))
    onnx.save(model, tmp_path / 'changed.onnx')
    return tmp_path / 'changed.onnx'


@pytest.mark.parametrize('text', ['', '{"keypoint', '[' * 100_000])
def test_metadata_that_are_no_json_are_an_error(path, tmp_path, text):
    path = changed(path, tmp_path, lambda found: text)
    with pytest.raises(ValueError, match='changed.onnx: metadata are no JSON'):
        PosePredictor(path)


@pytest.mark.parametrize('text', ['[]', 'null', '"text"', '3', '{}'])
def test_metadata_that_are_no_description_are_an_error(path, tmp_path, text):
    path = changed(path, tmp_path, lambda found: text)
    with pytest.raises(ValueError, match='changed.onnx.*keypoint_names is'):
        PosePredictor(path)


KEYS = (
    'keypoint_names',
    'flip_indices',
    'flip_test',
    'shift_heatmap',
    'bbox_padding',
    'channel_order',
    'mean',
    'std',
    'codec.input_size',
    'codec.heatmap_size',
)


def with_value(key, value):
    def change(found):
        *outer, last = key.split('.')
        holder = found[outer[0]] if outer else found
        holder.pop(last)
        if value is not None:
            holder[last] = value
        return json.dumps(found)

    return change


@pytest.mark.parametrize('key', KEYS)
@pytest.mark.parametrize('value', [None, {}, [None], 9e9])
def test_bad_metadata_are_an_error_that_names_the_key(
    path, tmp_path, key, value
):
    path = changed(path, tmp_path, with_value(key, value))
    with pytest.raises(ValueError, match=f'changed.onnx: .*{key} is'):
        PosePredictor(path)


@pytest.mark.parametrize(
    'key, value',
    [
        ('flip_test', 1),
        ('bbox_padding', 0),
        ('bbox_padding', True),
        ('bbox_padding', float('nan')),
        ('mean', [1, 2]),
        ('mean', [1, 2, '3']),
        ('std', [1, 0, 1]),
        ('std', [1, 1, float('inf')]),
        ('flip_indices', [0, 0, 1, 2, 3]),
        ('flip_indices', [-1, 0, 1, 2, 3]),
        ('flip_indices', []),
        ('channel_order', 'GBR'),
    ],
)
def test_impossible_metadata_are_an_error(path, tmp_path, key, value):
    path = changed(path, tmp_path, with_value(key, value))
    with pytest.raises(ValueError, match=f'changed.onnx: .*{key} is'):
        PosePredictor(path)


@pytest.mark.parametrize(
    'key, value, name',
    [
        ('codec.input_size', [64, 65], 'images'),
        ('codec.input_size', [10**5, 10**5], 'images'),
        ('codec.heatmap_size', [0, 0], 'heatmaps'),
        ('keypoint_names', [], 'flip_indices'),
    ],
)
def test_metadata_of_another_network_are_an_error(
    path, tmp_path, key, value, name
):
    path = changed(path, tmp_path, with_value(key, value))
    with pytest.raises(ValueError, match=f'changed.onnx: .*{name}'):
        PosePredictor(path)


def secret_model(tmp_path, location, place):
    """A model that gives out a file of four numbers, by ONNX's own means."""
    tensor = onnx.TensorProto(name='secret', data_type=1, dims=[4])
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key='location', value=str(location))
    tensor.external_data.add(key='length', value='16')
    output = onnx.helper.make_tensor_value_info('heatmaps', 1, [4])
    same = onnx.helper.make_node('Identity', ['secret'], ['heatmaps'])
    constant = onnx.helper.make_node('Constant', [], ['secret'], value=tensor)
    graph = onnx.helper.make_graph([same], 'graph', [], [output], [tensor])
    if place == 'attribute':
        graph = onnx.helper.make_graph([constant, same], 'graph', [], [output])
    elif place == 'subgraph':
        yes = onnx.helper.make_tensor('yes', 9, [], [True])
        branch = onnx.helper.make_graph(
            [constant], 'branch', [], [
                onnx.helper.make_tensor_value_info('secret', 1, [4])
            ]
        )  # fmt: skip
        node = onnx.helper.make_node(
            'If', ['yes'], ['heatmaps'], then_branch=branch, else_branch=branch
        )
        graph = onnx.helper.make_graph([node], 'graph', [], [output], [yes])
    opset = onnx.helper.make_opsetid('', 13)
    model = onnx.helper.make_model(graph, opset_imports=[opset])
    model.ir_version = 8
    model.doc_string = 'location'  # stands before the one that matters
    path = tmp_path / 'models' / 'secret.onnx'
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(model.SerializeToString())
    return path


@pytest.mark.parametrize('place', ['initializer', 'attribute', 'subgraph'])
@pytest.mark.parametrize('where', ['beside', 'above', 'absolute', 'link'])
def test_model_that_names_other_files_is_refused(tmp_path, place, where):
    secret = tmp_path / 'secret.bin'
    secret.write_bytes(np.arange(4, dtype=np.float32).tobytes())
    models = tmp_path / 'models'
    models.mkdir()
    (models / 'secret.bin').write_bytes(secret.read_bytes())
    (models / 'link.bin').symlink_to(secret)
    location = dict(
        beside='secret.bin',
        above='../secret.bin',
        absolute=secret,
        link='link.bin',
    )[where]
    path = secret_model(tmp_path, location, place)
    with pytest.raises(ValueError, match='secret.onnx has parts in other'):
        PosePredictor(path)


LONGEST = b'\x88' + 8 * b'\x80' + b'\x00'


def test_longer_spelling_of_a_length_does_not_hide_a_file(tmp_path):
    path = secret_model(tmp_path, 'secret.bin', 'initializer')
    content = path.read_bytes()
    assert content.count(b'\x0a\x08location') == 1
    for length in (b'\x88\x00', b'\x88\x80\x80\x00', LONGEST):
        path.write_bytes(
            content.replace(b'\x08location', length + b'location')
        )
        with pytest.raises(ValueError, match='has parts in other'):
            PosePredictor(path)


def test_word_location_in_names_is_no_other_file(path, tmp_path):
    model = onnx.load(path)
    model.doc_string = 'the location of an allocation'
    model.graph.name = 'relocation'
    onnx.save(model, tmp_path / 'words.onnx')
    PosePredictor(tmp_path / 'words.onnx')


def test_onnxruntimes_own_format_is_refused(tmp_path):
    path = tmp_path / 'model.ort'
    path.write_bytes(b'\x20\0\0\0ORTM' + bytes(99))
    with pytest.raises(ValueError, match='has parts in other files'):
        PosePredictor(path)


WITHOUT_TORCH = """
import json, sys
from importlib.machinery import PathFinder

class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        hidden = 'torch torchvision mmpose mmcv mmengine mmdet open_clip'
        if name.partition('.')[0] not in hidden.split():
            return super().find_spec(name, path, target)

sys.meta_path[:] = [
    Without if finder is PathFinder else finder for finder in sys.meta_path
]
root, model, image, boxes = sys.argv[1:]
sys.path.insert(0, root)
import clamp_mmpose
assert clamp_mmpose.__all__ == ['__version__', 'predict'], clamp_mmpose.__all__
import cv2
from clamp_mmpose.runtime import PosePredictor
keypoints, scores = PosePredictor(model)(cv2.imread(image), json.loads(boxes))
assert 'torch' not in sys.modules
print(json.dumps(keypoints.tolist()))
"""


def test_predicts_where_there_is_no_torch(path, tmp_path):
    image = picture()
    cv2.imwrite(str(tmp_path / 'image.png'), image)
    arguments = [ROOT, path, tmp_path / 'image.png', json.dumps(BOXES)]
    run = subprocess.run(
        [sys.executable, '-I', '-c', WITHOUT_TORCH, *map(str, arguments)],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    expected, _ = PosePredictor(path)(image, BOXES)
    np.testing.assert_allclose(json.loads(run.stdout), expected, atol=1e-3)
