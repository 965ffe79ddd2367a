"""Boxes of animals that were labelled by points."""

import pytest

from clamp_mmpose.importing.boxes import box_of
from clamp_mmpose.importing.labels import Animal


def box(points, given=None):
    return box_of(Animal(points, 'cow', given), 200, 100)


def test_points_get_a_margin_of_the_longer_side():
    assert box([(50, 40, 2), (90, 60, 1), (0, 0, 0)]) == (44, 34, 52, 32)


def test_a_box_stays_inside_of_the_picture():
    assert box([(0, 0, 2), (199, 99, 2)]) == (0, 0, 200, 100)


@pytest.mark.parametrize('given', [None, (50, 40, 0.5, 0.5)])
def test_one_point_has_a_box_too(given):
    assert box([(50, 40, 2)], given) == (40, 30, 20, 20)


def test_the_sources_box_is_kept():
    given = (40, 20, 60, 60)
    assert box([(50, 40, 2), (90, 60, 2)], given) == given


def test_the_sources_box_is_widened_to_all_points():
    points = [(10, 40, 2), (90, 60, 2)]
    assert box(points, (40, 20, 60, 60)) == (10, 20, 90, 60)


def test_a_box_as_tight_as_the_points_gets_a_margin():
    points = [(50, 40, 2), (90, 60, 1)]
    assert box(points, (50, 40, 40, 20)) == (44, 34, 52, 32)
