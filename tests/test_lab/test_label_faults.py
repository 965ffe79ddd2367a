"""Faults that are put into labels on purpose."""

import copy

import numpy as np
import pytest

from clamp_mmpose.lab.label_faults import KINDS, put_faults

TWINS = [1, 0, 2, 3]
POINTS = np.array([[20, 20, 2], [60, 20, 2], [40, 40, 2], [50, 80, 1]])


@pytest.fixture
def content():
    animals = [
        dict(
            id=i,
            image_id=i,
            bbox=[0, 0, 100, 100],
            keypoints=POINTS.ravel().tolist(),
        )
        for i in range(100)
    ]
    images = [dict(id=i, width=100, height=100) for i in range(100)]
    return dict(images=images, annotations=animals, categories=[])


def points_of(content, animal):
    return np.reshape(content['annotations'][animal]['keypoints'], (-1, 3))


def test_each_kind_has_its_share_and_no_animal_two(content):
    _, faults = put_faults(content, TWINS, 0.05, 0)
    assert len({fault.animal for fault in faults}) == 15
    for kind in KINDS:
        assert sum(fault.kind == kind for fault in faults) == 5


def test_only_what_is_told_is_changed(content):
    before = copy.deepcopy(content)
    spoilt, faults = put_faults(content, TWINS, 0.05, 0)
    assert content == before
    told = {fault.animal: fault for fault in faults}
    for animal in range(100):
        changed = (points_of(spoilt, animal) != POINTS).any(axis=1)
        fault = told.get(animal)
        assert np.flatnonzero(changed).tolist() == (
            sorted(fault.keypoints) if fault else []
        )


def test_the_faults_are_what_they_are_called(content):
    spoilt, faults = put_faults(content, TWINS, 0.2, 0)
    for fault in faults:
        found = points_of(spoilt, fault.animal)
        if fault.kind == 'sides':
            assert (found == POINTS[TWINS]).all()
        elif fault.kind == 'names':
            a, b = fault.keypoints
            assert TWINS[a] != b
            assert (found[[a, b]] == POINTS[[b, a]]).all()
        else:
            (k,) = fault.keypoints
            assert 14.9 < np.linalg.norm((found - POINTS)[k, :2]) < 30.1
            assert (found[k, :2] >= 0).all() and (found[k, :2] < 100).all()


def test_a_seed_gives_the_same_faults(content):
    drawn = [put_faults(content, TWINS, 0.05, seed)[1] for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_without_twins_no_sides_are_exchanged(content):
    _, faults = put_faults(content, [0, 1, 2, 3], 0.05, 0)
    assert {fault.kind for fault in faults} == {'names', 'shift'}
