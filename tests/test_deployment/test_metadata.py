"""What is said of a model, and which models cannot be described."""

import json

import pytest
from exported import PREPROCESSOR, initialised
from mmpose.registry import KEYPOINT_CODECS
from tiny import FLIP_INDICES, NAMES

from clamp_mmpose import __version__
from clamp_mmpose.deployment import describe


@pytest.fixture
def model():
    return initialised('resnet')


def test_all_that_a_runtime_needs(model):
    metadata = json.loads(json.dumps(describe(model, 'tiny.py')))
    assert metadata == dict(
        version=__version__,
        config='tiny.py',
        keypoint_names=NAMES,
        flip_indices=FLIP_INDICES,
        flip_test=True,
        shift_heatmap=True,
        bbox_padding=1.25,
        channel_order='RGB',
        mean=pytest.approx(PREPROCESSOR['mean']),
        std=pytest.approx(PREPROCESSOR['std']),
        codec=dict(
            type='MSRAHeatmapWithKeypoints',
            input_size=[64, 64],
            heatmap_size=[16, 16],
            sigma=1.0,
        ),
    )


def test_without_normalisation_mean_is_0_and_std_1(model):
    plain = initialised(
        'resnet', data_preprocessor=dict(type='PoseDataPreprocessor')
    )
    metadata = describe(plain, 'tiny.py')
    assert metadata['channel_order'] == 'BGR'
    assert metadata['mean'] == [0, 0, 0] and metadata['std'] == [1, 1, 1]


def test_padding_is_the_pipelines(model):
    model.cfg.test_dataloader.dataset.pipeline[1].padding = 1.1
    assert describe(model, 'tiny.py')['bbox_padding'] == 1.1


@pytest.mark.parametrize(
    'last, known', [('RandomRoughBox', True), ('PackPoseInputs', False)]
)
def test_it_says_whether_whole_pictures_were_learned(model, last, known):
    steps = [dict(type='LoadImage'), dict(type=last)]
    model.cfg.train_dataloader = dict(dataset=dict(pipeline=steps))
    described = describe(model, 'tiny.py')
    assert described['trained_on_whole_pictures'] is known


def test_udp_is_an_error(model):
    model.cfg.test_dataloader.dataset.pipeline[2].use_udp = True
    with pytest.raises(ValueError, match='use_udp is True, only False'):
        describe(model, 'tiny.py')


@pytest.mark.parametrize(
    'codec, message',
    [
        (dict(type='MSRAHeatmap', unbiased=True), 'unbiased is True'),
        (dict(type='UDPHeatmap'), 'decodes with UDPHeatmap'),
    ],
)
def test_decoding_that_the_runtime_lacks_is_an_error(model, codec, message):
    sizes = dict(input_size=(64, 64), heatmap_size=(16, 16), sigma=1)
    model.head.decoder = KEYPOINT_CODECS.build(dict(codec, **sizes))
    with pytest.raises(ValueError, match=message):
        describe(model, 'tiny.py')


def test_flip_indices_of_other_keypoints_are_an_error(model):
    model.dataset_meta = dict(flip_indices=[0, 1, 2])
    with pytest.raises(ValueError, match='has 5 keypoints, .* 3'):
        describe(model, 'tiny.py')
