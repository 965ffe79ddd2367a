"""What the page shows is what the model predicts."""

import numpy as np
import pytest

from clamp_mmpose.web.examples import EXAMPLES
from clamp_mmpose.web.eyes import Closeup
from clamp_mmpose.web.uploads import read_film


@pytest.fixture
def deer():
    path = next(path for path in EXAMPLES if path.stem == 'fallow_deer')
    return read_film(path, path.name).frame(0)


def test_the_first_model_finds_the_animal_of_each_example(eyes):
    assert len(EXAMPLES) == 4
    for path in EXAMPLES:
        (poses,) = eyes.find([read_film(path, path.name).frame(0)])
        assert len(poses) == 1, path
        assert (poses.scores >= 0.3).mean() > 0.7, path


def test_a_box_is_taken_as_it_is_given(eyes, deer):
    (poses,) = eyes.find([deer], [40, 60, 500, 400])
    np.testing.assert_array_equal(poses.boxes.corners, [[40, 60, 500, 400]])


def test_maps_are_highest_where_keypoints_are_found(eyes, deer):
    (poses,) = eyes.find([deer])
    seen = eyes.look(deer.image, poses.boxes.corners[0])
    K, h, w = seen.heatmaps.shape
    assert (K, h, w) == (17, 32, 32) and seen.score_maps.shape == (17, 4, 4)
    peaks = seen.heatmaps.reshape(K, -1).argmax(-1)
    peaks = np.stack([peaks % w, peaks // w], -1) / (w, h)
    places = np.array([seen.in_crop(xy) for xy in poses.keypoints[0]])
    sure = poses.scores[0] > 0.6
    assert sure.sum() > 5
    # the prediction has seen the mirrored crop, too
    assert np.abs(peaks - places)[sure].max() < 2 / 32


def test_words_are_answered_where_they_are_known(eyes, deer):
    (poses,) = eyes.find([deer])
    box = poses.boxes.corners[0]
    known, unknown = eyes.ask(deer.image, box, ['muzzle', 'bicycle'])
    assert known.sentence == "muzzle: means the trained 'nose'."
    nose = eyes.look(deer.image, box).in_crop(poses.keypoints[0][2])
    np.testing.assert_allclose(known.place, nose, atol=2 / 32)
    assert 'this model does not know' in unknown.sentence
    assert unknown.place is None


def test_an_onnx_file_shows_heatmaps_and_hears_no_words(onnx_eyes):
    image = np.random.randint(0, 256, (90, 120, 3), np.uint8)
    seen = onnx_eyes.look(image, [10, 20, 90, 80])
    assert seen.heatmaps.shape == (5, 16, 16)
    assert seen.crop.shape == (64, 64, 3)
    assert seen.score_maps is None
    # the longer side with its padding, around the middle
    np.testing.assert_allclose(seen.size, 100)
    np.testing.assert_allclose(seen.corner, [0, 0])
    with pytest.raises(ValueError, match='an ONNX file has no text tower'):
        onnx_eyes.ask(image, [10, 20, 90, 80], ['nose'])


def test_places_in_crop_and_picture_are_inverse():
    seen = Closeup(None, np.array([5.0, 7.0]), np.array([10.0, 20.0]), None)
    np.testing.assert_allclose(seen.in_crop(np.array([10, 17])), 0.5)
    np.testing.assert_allclose(seen.in_picture(np.full(2, 0.5)), [10, 17])
