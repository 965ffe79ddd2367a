"""Facts about synthetic pictures and their annotations."""

from collections import Counter

import numpy as np
import pytest

from clamp_mmpose.lab.synthetic import (
    SPECIES,
    make_scene,
    species_of,
    split_of,
)


@pytest.fixture(scope='module')
def scenes():
    return [make_scene(index, seed=0, size=96) for index in range(80)]


def annotations_of(scenes):
    return [(scene, found) for scene in scenes for found in scene.annotations]


def test_same_numbers_give_same_scene(scenes):
    again = make_scene(5, seed=0, size=96)
    np.testing.assert_array_equal(again.image, scenes[5].image)
    for new, old in zip(again.annotations, scenes[5].annotations, strict=True):
        np.testing.assert_array_equal(new.keypoints, old.keypoints)


def test_other_seed_gives_other_scene(scenes):
    other = make_scene(5, seed=1, size=96)
    assert (
        other.image.shape != scenes[5].image.shape
        or (other.image != scenes[5].image).mean() > 0.5
    )


def test_longer_side_is_the_size_and_shapes_vary(scenes):
    shapes = Counter(scene.image.shape[:2] for scene in scenes)
    assert set(shapes) == {(72, 96), (96, 96), (96, 72)}


def test_keypoint_is_unlabelled_exactly_when_at_zero(scenes):
    for _, found in annotations_of(scenes):
        x, y, visibility = found.keypoints.T
        assert set(visibility) <= {0, 1, 2}
        np.testing.assert_array_equal(visibility == 0, (x == 0) & (y == 0))


def test_labelled_keypoints_lie_inside_image_and_box(scenes):
    for scene, found in annotations_of(scenes):
        points = found.keypoints[found.keypoints[:, 2] > 0, :2]
        left, top, width, height = found.bbox
        assert (points >= [left, top]).all()
        assert (points < [left + width, top + height]).all()
        rows, columns = scene.image.shape[:2]
        assert left >= 0 and top >= 0
        assert left + width <= columns and top + height <= rows


def test_all_three_visibilities_occur(scenes):
    counts = Counter(
        value
        for _, found in annotations_of(scenes)
        for value in found.keypoints[:, 2]
    )
    total = sum(counts.values())
    assert counts[2] > 0.5 * total
    assert counts[1] > 0.05 * total and counts[0] > 0.03 * total


def test_most_animals_show_most_keypoints(scenes):
    numbers = [
        (found.keypoints[:, 2] > 0).sum()
        for _, found in annotations_of(scenes)
    ]
    assert np.median(numbers) >= 14 and min(numbers) >= 1


def test_some_scenes_hold_two_animals(scenes):
    numbers = Counter(len(scene.annotations) for scene in scenes)
    assert set(numbers) == {1, 2} and numbers[1] > numbers[2]


def test_both_directions_and_several_poses_occur(scenes):
    words = [found.description for _, found in annotations_of(scenes)]
    assert {word.facing for word in words} == {'left', 'right'}
    assert len({word.pose for word in words}) >= 6
    assert len({word.view for word in words}) == 3


def test_every_species_is_in_every_split_from_360_images():
    found = {
        (species_of(index).name, split_of(index))
        for index in range(10 * len(SPECIES))
    }
    assert 10 * len(SPECIES) == 360
    assert len(found) == 3 * len(SPECIES)


def test_splits_are_seven_to_one_to_two():
    counts = Counter(split_of(index) for index in range(1000))
    assert counts == dict(train=700, val=100, test=200)
