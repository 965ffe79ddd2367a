"""A JPEG that is decoded smaller shows the same crop."""

import cv2
import numpy as np
import pytest
from mmcv.transforms import Compose
from mmpose.datasets.transforms import LoadImage

from clamp_mmpose.datasets import LoadReducedImage

INPUT = (64, 64)
CROP = [
    dict(type='GetBBoxCenterScale'),
    dict(type='TopdownAffine', input_size=INPUT),
]


@pytest.fixture(scope='module')
def path(tmp_path_factory):
    """A picture with soft spots, whose sides are no multiples of 8."""
    rows, columns = np.mgrid[:643, :901]
    waves = 127 + 60 * np.sin(columns / 23) + 60 * np.cos(rows / 31)
    image = np.stack([waves, waves[:, ::-1], waves[::-1]], -1)
    path = tmp_path_factory.mktemp('pictures') / 'waves.JPG'
    cv2.imwrite(str(path), image.astype(np.uint8))
    return path


def animal(path, side):
    return dict(
        img_path=str(path),
        bbox=np.array([[100, 80, 100 + side, 80 + side]], np.float32),
        keypoints=np.array([[[150.0, 120.0], [300.5, 90.25]]], np.float32),
        keypoints_visible=np.ones((1, 2), np.float32),
    )


def crop(load, results):
    return Compose([load, *CROP])(results)


@pytest.mark.parametrize(
    'side, reduction', [(100, 1), (127, 1), (128, 2), (255, 2), (256, 4)]
)
def test_it_is_decoded_no_finer_than_the_crop_needs(path, side, reduction):
    found = LoadReducedImage(INPUT)(animal(path, side))
    assert found['img_shape'] == (-(-643 // reduction), -(-901 // reduction))
    assert found['img'].shape[:2] == found['img_shape']


@pytest.mark.parametrize('side', [130, 300, 520])
def test_crop_and_keypoints_are_those_of_the_whole_picture(path, side):
    found = crop(LoadReducedImage(INPUT), animal(path, side))
    expected = crop(LoadImage(), animal(path, side))
    np.testing.assert_allclose(
        found['transformed_keypoints'],
        expected['transformed_keypoints'],
        atol=1e-4,
    )
    # the largest one reaches beyond the picture
    images = [
        one['img'][8:-8, 8:-8].astype(float) for one in (found, expected)
    ]
    assert np.abs(images[0] - images[1]).mean() < 1


def test_where_nothing_is_saved_nothing_changes(path, tmp_path):
    png = tmp_path / 'waves.png'
    cv2.imwrite(str(png), cv2.imread(str(path)))
    for place in (png, path):
        given = animal(place, 600 if place == png else 90)
        before = given['keypoints'].copy()
        found = LoadReducedImage(INPUT)(given)
        assert found['img_shape'] == (643, 901)
        np.testing.assert_array_equal(found['keypoints'], before)


@pytest.mark.parametrize('size', [64, (64,), (0, 64), ('64', 64), None])
def test_a_size_that_is_none_is_an_error(size):
    with pytest.raises(ValueError, match='input_size.* give'):
        LoadReducedImage(size)
