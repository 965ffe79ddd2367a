"""Drawings show what was found, left and right in their colours."""

from types import SimpleNamespace

import numpy as np
import pytest

from clamp_mmpose.prediction import frames
from clamp_mmpose.prediction.drawing import (
    COLOURS,
    ID_COLOURS,
    Look,
    draw_poses,
    limb_sides,
)
from clamp_mmpose.prediction.frames import Boxes, Poses, Skeleton

SKELETON = Skeleton.of(
    ['L_Eye', 'R_Eye', 'nose', 'left_ear'],
    links=[(0, 2), (1, 2), (0, 1), (2, 3)],
    flip_indices=[1, 0, 2, 3],  # an ear without its twin
)
POINTS = np.array([[20.0, 20.0], [80.0, 20.0], [50.0, 60.0], [20.0, 80.0]])
SIDES = [SimpleNamespace(side='left'), SimpleNamespace(side='right')]
GREY = np.full((100, 100, 3), 128, np.uint8)


def poses(scores=(1.0, 1.0, 1.0, 1.0), points=POINTS):
    return Poses(
        points[None], np.float32([scores]), Boxes.of([[10, 10, 90, 90]])
    )


def test_points_and_limbs_have_the_colours_of_their_sides():
    drawn = draw_poses(GREY, poses(), SKELETON, Look())
    sides = ['left', 'right', '', '']
    for (x, y), side in zip(POINTS.astype(int), sides, strict=True):
        assert tuple(drawn[y, x]) == COLOURS[side]
    limbs = {(40, 35): 'left', (40, 65): 'right', (20, 50): ''}
    for place, side in limbs.items():
        np.testing.assert_allclose(drawn[place], COLOURS[side], atol=25)
    assert limb_sides(SKELETON) == ['left', 'right', '', '']
    assert (GREY == 128).all()


def test_names_are_read_once_for_all_frames(monkeypatch):
    read = []
    monkeypatch.setattr(
        frames, 'read_skeleton', lambda names: read.append(names) or SIDES
    )
    skeleton = Skeleton.of(['a', 'b'], [(0, 1)], [1, 0])
    two = poses((1.0, 1.0), POINTS[:2])
    for _ in range(3):
        draw_poses(GREY, two, skeleton, Look())
    assert read == [['a', 'b']]


def test_what_is_not_sure_is_not_drawn():
    look = Look(threshold=0.5)
    drawn = draw_poses(GREY, poses((0.4, 1, 1, 1)), SKELETON, look)
    assert (drawn[15:40, 15:38] == 128).all()  # neither point nor limb
    nothing = draw_poses(GREY, poses((0.4,) * 4), SKELETON, look)
    assert (nothing == GREY).all()


@pytest.mark.parametrize('value', [np.nan, np.inf, -1e30])
def test_points_far_outside_do_no_harm(value):
    points = POINTS.copy()
    points[0] = value
    draw_poses(GREY, poses(points=points), SKELETON, Look(names=True))


def test_names_and_legend_are_drawn_when_asked():
    plain = draw_poses(GREY, poses(), SKELETON, Look())
    for look in (Look(names=True), Look(legend=True)):
        assert (draw_poses(GREY, poses(), SKELETON, look) != plain).any()


def test_a_name_without_room_on_the_right_is_on_the_left():
    points = POINTS.copy()
    points[3] = 92, 50
    ear = poses((0, 0, 0, 1), points)
    plain, named = (
        draw_poses(GREY, ear, SKELETON, Look(names=names))
        for names in (False, True)
    )
    columns = np.flatnonzero((plain != named).any(axis=(0, 2)))
    assert 0 < columns.min() and columns.max() < 92


def test_each_id_has_its_colour_and_sides_keep_theirs():
    known, boxes = {}, poses().boxes
    for number in (1, 2, len(ID_COLOURS) + 1):
        found = Poses(POINTS[None], np.ones((1, 4)), boxes.with_ids([number]))
        known[number] = draw_poses(GREY, found, SKELETON, Look())
        colour = ID_COLOURS[(number - 1) % len(ID_COLOURS)]
        assert tuple(known[number][90, 50]) == colour  # below
        x, y = POINTS[1].astype(int)
        assert tuple(known[number][y, x]) == COLOURS['right']
    last = known[len(ID_COLOURS) + 1]
    assert (known[1][90] == last[90]).all()  # but another number
    assert (known[1] != last).any()
    assert not set(ID_COLOURS) & set(COLOURS.values())


def test_ids_of_boxes_outside_the_picture_do_no_harm():
    boxes = Boxes.of([[-50, -50, 300, 300], [95, 97, 99, 99]])
    found = Poses(
        np.stack([POINTS] * 2), np.ones((2, 4)), boxes.with_ids([3, 1000])
    )
    assert draw_poses(GREY, found, SKELETON, Look()).shape == GREY.shape


def test_no_animal_leaves_the_picture_as_it_is():
    nobody = Poses(np.zeros((0, 4, 2)), np.zeros((0, 4)), Boxes.of([]))
    assert (draw_poses(GREY, nobody, SKELETON, Look()) == GREY).all()


@pytest.mark.parametrize(
    'name, side',
    [
        ('left_eye', 'left'),
        ('right back paw', 'right'),
        ('L_Eye', 'left'),
        ('eyeRight', 'right'),
        ('R_F_Paw', 'right'),
        ('leftear', 'left'),
        ('tail_root', ''),
        ('larynx', ''),
        ('left_of_right', ''),
    ],
)
def test_a_side_is_a_word_of_the_name(name, side):
    skeleton = Skeleton.of([name, 'twin'], flip_indices=[1, 0])
    assert skeleton.sides[0] == side
