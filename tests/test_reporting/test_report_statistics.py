"""Facts about errors, swaps and scores."""

import math

import numpy as np
import pytest
from mmpose.evaluation.functional import keypoint_pck_accuracy

from clamp_mmpose.reporting import statistics

SIDES = np.array([100.0, 50.0])
APART = np.array([[4.0, 8.0, np.nan], [4.0, np.nan, 30.0]])


def test_what_is_not_labelled_counts_nowhere():
    found, truth = np.zeros((2, 3, 2)), np.full((2, 3, 2), [3.0, 4.0])
    labelled = np.array([[True, False, True], [False, True, True]])
    apart = statistics.distances(found, truth, labelled)
    np.testing.assert_array_equal(np.isfinite(apart), labelled)
    assert (apart[labelled] == 5).all()


def test_errors_are_in_pixels_and_shares_of_the_box():
    whole = statistics.errors(APART, SIDES)
    assert (whole.points, whole.mean, whole.median) == (4, 11.5, 6)
    assert (whole.near, whole.far) == (0.25, 0.75)


def test_nothing_labelled_has_no_error():
    none = statistics.errors(np.full((2, 1), np.nan), SIDES)
    assert none.points == 0
    assert math.isnan(none.mean) and math.isnan(none.far)


def test_pck_is_that_of_mmpose():
    random = np.random.default_rng(0)
    truth = random.uniform(0, 100, (20, 5, 2))
    found = truth + random.normal(0, 6, truth.shape)
    labelled = random.random((20, 5)) > 0.2
    sides = random.uniform(50, 100, 20)
    expected, _, _ = keypoint_pck_accuracy(
        found, truth, labelled, 0.1, np.repeat(sides[:, None], 2, axis=1)
    )
    apart = statistics.distances(found, truth, labelled)
    own = [one.far for one in statistics.by_keypoint(apart, sides)]
    np.testing.assert_allclose(own, expected)


def test_groups_are_apart_and_none_is_no_group():
    groups = statistics.by_group(APART, SIDES, ['cat', None])
    assert list(groups) == ['cat']
    animals, own = groups['cat']
    assert (animals, own.mean) == (1, 6)


def test_swaps_of_both_sides_are_added_up():
    counted = np.array([[1, 1, 0], [1, 1, 0]], bool)
    swapped = np.array([[1, 0, 0], [0, 0, 0]], bool)
    (one,) = statistics.swaps_of_pairs(counted, swapped, [(0, 1)])
    assert (one.counted, one.swapped, one.share) == (4, 1, 0.25)


def test_scores_beyond_0_and_1_are_in_the_outer_bins():
    scores = np.array([[-0.3, 1.2, 9.0], [0.95, 9.0, 0.5]])
    bins = statistics.reliability(APART, SIDES, scores)
    assert [(one.low, one.points) for one in bins] == [
        (0.0, 1),
        (0.5, 1),
        (0.9, 2),
    ]
    assert [one.right for one in bins] == [1, 0, 1]


def test_the_worst_are_so_for_their_size():
    assert statistics.worst(APART, SIDES, 5) == [1, 0]
    assert statistics.worst(APART[:, :1], np.array([10.0, 99.0]), 1) == [0]


def test_an_animal_without_labels_is_not_the_worst():
    apart = np.array([[np.nan], [1.0]])
    assert statistics.worst(apart, SIDES, 2) == [1]


@pytest.mark.parametrize('bins', [1, 10])
def test_every_point_is_in_one_bin(bins):
    scores = np.random.default_rng(0).uniform(0, 1, APART.shape)
    found = statistics.reliability(APART, SIDES, scores, bins)
    assert sum(one.points for one in found) == 4
