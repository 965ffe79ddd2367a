"""Radii hold as many points as they promise, whatever the errors are."""

import math

import numpy as np
import pytest

from clamp_mmpose.calibration import conformal
from clamp_mmpose.calibration.conformal import (
    auroc,
    conformal_radius,
    fit,
    in_view_auroc,
    in_view_scores,
    score_edges,
)
from clamp_mmpose.calibration.points import Points


@pytest.mark.parametrize(
    'n, coverage, rank',
    [(9, 0.9, 9), (19, 0.9, 18), (99, 0.9, 90), (3, 0.5, 2)],
)
def test_the_radius_is_the_distance_of_the_right_rank(n, coverage, rank):
    distances = np.random.permutation(np.arange(1.0, n + 1))
    assert conformal_radius(distances, coverage) == rank


@pytest.mark.parametrize('n', [0, 1, 8])
def test_of_too_few_points_the_radius_is_infinite(n):
    assert conformal_radius(np.ones(n), 0.9) == math.inf


@pytest.mark.parametrize('n', [9, 10, 14, 57])
@pytest.mark.parametrize('ties', [False, True])
def test_one_more_exchangeable_point_is_within_it_as_often_as_told(n, ties):
    # each of n + 1 points is the last one equally often
    points = np.random.exponential(size=n + 1)
    points = points.round() if ties else points
    held = [
        points[i] <= conformal_radius(np.delete(points, i), 0.9)
        for i in range(n + 1)
    ]
    assert np.mean(held) >= 0.9
    if not ties:
        assert np.mean(held) <= 0.9 + 1 / (n + 1)


def test_bins_have_equally_many_points_and_never_few():
    scores = np.random.permutation(np.linspace(0, 1, 260))
    edges = score_edges(scores)
    assert len(edges) == 4
    counts = np.bincount(np.searchsorted(edges, scores, side='right'))
    assert counts.tolist() == [52] * 5
    assert len(score_edges(scores[:120])) == 1
    assert score_edges(scores[:99]) == []


def test_equal_scores_are_in_one_bin():
    assert score_edges(np.full(500, 0.5)) == []
    many = np.repeat([0.1, 0.9], [60, 440])
    assert score_edges(many) == [0.9]


def drawn(n, seed=0, keypoints=3):
    """Errors that grow where scores fall, of one keypoint more than others."""
    random = np.random.default_rng(seed)
    scores = random.uniform(0, 1, (n, keypoints))
    errors = random.exponential(size=(n, keypoints)) * (2 - scores)
    errors[:, 0] *= 5
    return Points(scores, errors)


def test_fresh_points_are_covered_per_keypoint_and_per_score():
    calibration, fresh = fit(*[drawn(3000)] * 2), drawn(3000, seed=1)
    radii = calibration.radii_of(fresh.scores)
    held = fresh.distances <= radii
    np.testing.assert_allclose(held.mean(axis=0), 0.9, atol=0.02)
    low = fresh.scores < 0.2
    assert held[low].mean() == pytest.approx(0.9, abs=0.03)
    assert radii[:, 0].mean() > 4 * radii[:, 1].mean()
    assert all(r == sorted(r, reverse=True) for r in calibration.radii)
    assert all(len(r) == 5 for r in calibration.radii)


def test_a_lower_score_never_has_a_smaller_radius():
    points = drawn(600)
    wrong = Points(points.scores, points.scores * 10)  # the sure ones are off
    for radii in fit(wrong, wrong).radii:
        assert radii == [radii[-1]] * 5


def test_a_keypoint_with_few_labels_has_the_radii_of_all():
    points = drawn(300)
    points.distances[40:, 1] = np.nan
    calibration = fit(points, points)
    assert calibration.edges[1] not in (calibration.edges[0], [])
    assert calibration.radii[0][-1] > calibration.radii[1][-1]
    together = points.distances[points.labelled]
    assert max(calibration.radii[1]) <= together.max()


@pytest.mark.parametrize('coverage', [0.5, 0.9, 0.98, 0.99, 0.999])
@pytest.mark.parametrize('n', [3, 40, 60, 99, 300, 600])
def test_radii_are_finite_or_the_points_too_few(n, coverage):
    points = drawn(n)
    points.distances[:, 2] = np.nan
    points.distances[n // 2 :, 1] = np.nan
    total = points.labelled.sum()
    if total + 1e-9 < coverage / (1 - coverage):
        with pytest.raises(ValueError, match='labelled points are too few'):
            fit(points, points, coverage)
    else:
        radii = fit(points, points, coverage).radii
        assert all(np.isfinite(of_one).all() for of_one in radii)


def test_too_few_points_in_all_are_an_error():
    with pytest.raises(ValueError, match='6 labelled points are too few'):
        fit(drawn(2), drawn(2))
    with pytest.raises(ValueError, match='coverage=1 is not between 0 and 1'):
        fit(drawn(20), drawn(20), coverage=1)


def cut_in_half(sees):
    """200 animals; the first half is cut off, and lower, if the model sees."""
    number = np.arange(200.0)[:, None]
    scores = number / 200
    left = number >= 100 if sees else number % 2 == 0
    whole = Points(scores + 0.3, np.ones_like(scores))
    return whole, Points(scores, np.where(left, 1.0, np.nan))


def test_the_limit_misses_few_points_in_view():
    whole, cut = cut_in_half(sees=True)
    assert in_view_auroc(whole, cut) == 1
    calibration = fit(whole, cut)
    (limit,) = calibration.in_view_score
    assert (cut.scores[100:] < limit).sum() == 4  # of 100
    assert not calibration.in_view(cut.scores)[:100].any()
    assert calibration.in_view(whole.scores)[100:].all()


def test_there_is_no_limit_where_scores_do_not_tell():
    whole, cut = cut_in_half(sees=False)
    assert 0.4 < in_view_auroc(whole, cut) < 0.6
    assert in_view_scores(whole, cut) is None
    assert math.isnan(in_view_auroc(whole, whole))  # nothing is cut off
    calibration = fit(whole, whole)
    assert calibration.in_view_score is None
    assert calibration.in_view(np.zeros((1, 1))) is None


def test_points_without_a_label_are_neither_in_view_nor_cut_off():
    whole, cut = cut_in_half(sees=True)
    whole.distances[:50] = np.nan
    cut.scores[:50] = 2
    assert in_view_auroc(whole, cut) == 1


def test_a_keypoint_with_few_labels_is_always_in_view(monkeypatch):
    monkeypatch.setattr(conformal, 'TELLING', 0)
    whole, cut = drawn(30), drawn(30)
    whole.distances[10:, 1] = cut.distances[5:, 1] = np.nan
    limits = in_view_scores(whole, cut)
    assert limits[1] == 0 and limits[0] == cut.scores[:, 0].min()


def test_equal_scores_are_half_a_pair():
    above = np.array([[True], [True], [False]])
    assert auroc(np.full((3, 1), 0.5), above, ~above) == 0.5
    assert auroc(np.array([[2], [1], [1]]), above, ~above) == 0.75
