"""Targets with the true locations of the keypoints."""

import numpy as np
import pytest
from mmpose.registry import KEYPOINT_CODECS
from tiny import CODEC


def encode(keypoints, type_):
    codec = KEYPOINT_CODECS.build(dict(CODEC, type=type_))
    return codec.encode(np.array([keypoints], np.float32))


def test_labels_are_fractions_of_the_input():
    encoded = encode([[16, 32], [-8, 80]], 'MSRAHeatmapWithKeypoints')
    expected = [[[0.25, 0.5], [-0.125, 1.25]]]
    np.testing.assert_array_equal(encoded['keypoint_labels'], expected)
    assert encoded['keypoint_labels'].dtype == np.float32


def test_all_else_is_msra_heatmap():
    keypoints = np.random.uniform(0, 64, (7, 2))
    ours = encode(keypoints, 'MSRAHeatmapWithKeypoints')
    mmpose = encode(keypoints, 'MSRAHeatmap')
    for name, value in mmpose.items():
        np.testing.assert_array_equal(ours[name], value)


def test_reachable_by_the_scope_of_the_package():
    codec = KEYPOINT_CODECS.build(
        dict(CODEC, type='clamp_mmpose.MSRAHeatmapWithKeypoints')
    )
    assert type(codec).__name__ == 'MSRAHeatmapWithKeypoints'


def test_points_that_are_no_numbers_count_as_not_labelled():
    points = [[16, 32], [np.nan, 8], [np.inf, 8], [-np.inf, np.nan]]
    for visible in (None, np.ones((1, 4), np.float32)):
        codec = KEYPOINT_CODECS.build(CODEC)
        encoded = codec.encode(np.array([points], np.float32), visible)
        assert encoded['keypoint_weights'].tolist() == [[1, 0, 0, 0]]
        assert all(np.isfinite(value).all() for value in encoded.values())


def test_udp_carries_locations_from_the_centre_of_the_first_pixel():
    encoded = encode([[15.5, 31.5], [63.5, 0]], 'UDPHeatmapWithKeypoints')
    labels = encoded['keypoint_labels'][0]
    np.testing.assert_allclose(labels, [[0.25, 0.5], [1, 0.5 / 64]])
    mmpose = encode([[15.5, 31.5], [63.5, 0]], 'UDPHeatmap')
    np.testing.assert_array_equal(encoded['heatmaps'], mmpose['heatmaps'])


@pytest.mark.parametrize('kind', ['MSRA', 'UDP'])
@pytest.mark.parametrize('sigma', [0, -1, '2', float('nan')])
def test_a_sigma_that_is_no_size_is_refused(kind, sigma):
    name = f'{kind}HeatmapWithKeypoints'
    with pytest.raises(ValueError, match=f'sigma is {sigma!r}: give'):
        KEYPOINT_CODECS.build(dict(CODEC, type=name, sigma=sigma))


@pytest.mark.parametrize('kind', ['MSRA', 'UDP'])
@pytest.mark.parametrize('option', ['input_size', 'heatmap_size'])
@pytest.mark.parametrize(
    'size, text',
    [
        ((0, 0), 'a side of {} is 0: give a whole number'),
        ((64, -8), 'a side of {} is -8'),
        ((64, 8.5), 'a side of {} is 8.5'),
        (64, '{} is 64: give width and height'),
    ],
)
@pytest.mark.filterwarnings('ignore::RuntimeWarning')
def test_sizes_that_are_none_are_refused(kind, option, size, text):
    codec = dict(CODEC, type=f'{kind}HeatmapWithKeypoints', **{option: size})
    with pytest.raises(ValueError, match=text.format(option)):
        KEYPOINT_CODECS.build(codec)
