"""What a good model finds wrong, and what it leaves alone."""

from dataclasses import replace

import numpy as np
import pytest
from audited import exchanged, labelled_as

from clamp_mmpose.auditing.findings import find_faults
from clamp_mmpose.auditing.matches import joined
from clamp_mmpose.auditing.readings import NAMES, SHIFT, SIDES


def told(found):
    return [(f.animal, f.reading.kind, f.reading.keypoints) for f in found]


def test_right_labels_are_left_alone(matches, skeleton):
    assert find_faults(matches, skeleton) == []


def test_a_pair_that_is_exchanged_is_found(matches, skeleton):
    found = find_faults(exchanged(matches, 7, 0, 1), skeleton)
    assert told(found) == [(7, SIDES, (0, 1))]


def test_all_sides_exchanged_are_one_finding(matches, skeleton):
    wrong = exchanged(exchanged(matches, 7, 0, 1), 7, 3, 4)
    assert told(find_faults(wrong, skeleton)) == [(7, SIDES, (0, 1, 3, 4))]


def test_two_other_names_that_are_exchanged_are_found(matches, skeleton):
    found = find_faults(exchanged(matches, 7, 2, 3), skeleton)
    assert told(found) == [(7, NAMES, (2, 3))]


def test_a_shifted_label_is_found(matches, skeleton):
    labels = matches.labels.copy()
    labels[7, 2] += 20
    found = find_faults(labelled_as(matches, labels), skeleton)
    assert told(found) == [(7, SHIFT, (2,))]


@pytest.mark.parametrize('other, kind', [(0, SIDES), (5, NAMES)])
def test_a_label_alone_with_a_wrong_name_is_found(
    matches, skeleton, other, kind
):
    labels, labelled = matches.labels.copy(), matches.labelled.copy()
    labels[7, 1], labelled[7, other] = labels[7, other], False
    found = find_faults(labelled_as(matches, labels, labelled), skeleton)
    assert told(found) == [(7, kind, tuple(sorted((1, other))))]


def test_two_faults_of_an_animal_are_two_findings(matches, skeleton):
    labels = exchanged(matches, 7, 0, 1).labels.copy()
    labels[7, 2] += 20
    found = find_faults(labelled_as(matches, labels), skeleton)
    assert sorted(told(found)) == [(7, SHIFT, (2,)), (7, SIDES, (0, 1))]


def test_the_clearer_fault_comes_first(matches, skeleton):
    labels = matches.labels.copy()
    labels[7, 2] += 12
    labels[9, 2] += 30
    found = find_faults(labelled_as(matches, labels), skeleton)
    assert [one.animal for one in found] == [9, 7]


def test_a_model_that_sees_both_places_is_a_weak_witness(matches, skeleton):
    """It was wrong itself: the labels are right, its first peak is not."""
    wrong = exchanged(matches, 7, 0, 1)
    places = matches.found.copy()
    places[9, [0, 1]] = places[9, [1, 0]]
    unsure = labelled_as(replace(wrong, found=places), wrong.labels)
    heights = unsure.heights.copy()
    heights[9, :2, :2] = 0.8
    found = find_faults(replace(unsure, heights=heights), skeleton)
    assert [one.animal for one in found] == [7, 9]
    assert found[0].evidence > found[1].evidence + 3


def test_a_keypoint_that_is_often_missed_accuses_nobody(matches, skeleton):
    random = np.random.default_rng(1)
    labels = matches.labels.copy()
    labels[:, 5] += random.normal(0, 15, (len(matches), 2))
    labels[7, 2] += 20
    found = find_faults(labelled_as(matches, labels), skeleton)
    assert told(found[:1]) == [(7, SHIFT, (2,))]
    assert len(found) < 5


def test_models_without_heatmaps_are_heard(matches, skeleton):
    wrong = exchanged(matches, 7, 0, 1)
    blind = replace(wrong, heights=np.full_like(wrong.heights, np.nan))
    assert told(find_faults(blind, skeleton)) == [(7, SIDES, (0, 1))]


def test_too_few_labels_are_told(matches, skeleton):
    few = replace(matches, labelled=np.zeros_like(matches.labelled))
    with pytest.raises(ValueError, match='too few'):
        find_faults(few, skeleton)


def test_folds_are_joined_in_their_order(matches):
    both = joined([matches, matches])
    assert both.ids.tolist() == matches.ids.tolist() * 2
    assert both.apart.shape == (80, 6, 6)
