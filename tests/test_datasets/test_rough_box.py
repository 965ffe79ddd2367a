"""Boxes for training a model that finds the animal itself."""

import numpy as np
import pytest
from mmpose.registry import TRANSFORMS

from clamp_mmpose.datasets import RandomRoughBox
from clamp_mmpose.datasets.rough_box import wider_box

BOX = [30, 40, 70, 60]
PICTURE = np.array([0, 0, 200, 100], np.float32)


def boxes(number=200, **settings):
    """What is drawn, (number, 4)."""
    transform = RandomRoughBox(**settings)
    drawn = [
        transform(
            dict(bbox=np.array([BOX], np.float32), img_shape=(100, 200))
        )['bbox']
        for _ in range(number)
    ]
    assert {one.shape for one in drawn} == {(1, 4)}
    assert {one.dtype for one in drawn} == {np.dtype(np.float32)}
    return np.concatenate(drawn)


def test_all_whole_pictures():
    assert (boxes(whole=1, wider=0) == PICTURE).all()


def test_nothing_at_all_keeps_the_box():
    assert (boxes(whole=0, wider=0, shift=0) == BOX).all()


def test_whole_pictures_are_as_many_as_asked_for():
    found = (boxes(2000, whole=0.25) == PICTURE).all(axis=1).mean()
    assert found == pytest.approx(0.25, abs=0.05)


def test_wider_boxes_hold_the_box_and_lie_in_the_picture():
    drawn = boxes(whole=0, wider=1)
    assert (drawn[:, :2] <= BOX[:2]).all() and (drawn[:, 2:] >= BOX[2:]).all()
    assert (drawn >= 0).all() and (drawn[:, 2:] <= PICTURE[2:]).all()
    width = drawn[:, 2] - drawn[:, 0]
    # evenly between them on a logarithmic scale: as many below the middle
    assert width.min() < 50 and width.max() > 150
    assert np.median(width) < 100


def test_wider_goes_from_the_box_to_the_picture():
    box = np.array(BOX, np.float32)
    assert wider_box(box, PICTURE, [0, 0.5, 0.5]).tolist() == BOX
    whole = wider_box(box, PICTURE, [1, 30 / 160, 40 / 80])
    assert whole.tolist() == PICTURE.tolist()


def test_a_box_larger_than_the_picture_becomes_no_smaller():
    small = np.array([0, 0, 10, 10], np.float32)
    box = np.array([0, 0, 10, 10], np.float32)
    assert wider_box(box, small, [1, 0.5, 0.5]).tolist() == small.tolist()


def test_sides_move_by_a_part_of_the_box():
    moved = boxes(whole=0, wider=0, shift=0.1) - BOX
    assert np.abs(moved[:, [0, 2]]).max() <= 4  # of 40 pixels
    assert np.abs(moved[:, [1, 3]]).max() <= 2  # of 20
    assert (moved.min(axis=0) < 0).all() and (moved.max(axis=0) > 0).all()


@pytest.mark.parametrize(
    'wrong', [dict(whole=0.8), dict(wider=-0.1), dict(shift=0.5)]
)
def test_odd_settings_are_named(wrong):
    (name, value) = next(iter(wrong.items()))
    with pytest.raises(ValueError, match=f'{name}={value}'):
        RandomRoughBox(**wrong)


def test_configs_find_it_and_print_it():
    transform = TRANSFORMS.build(dict(type='RandomRoughBox', whole=0.5))
    assert (
        repr(transform) == 'RandomRoughBox(whole=0.5, wider=0.25, shift=0.1)'
    )
