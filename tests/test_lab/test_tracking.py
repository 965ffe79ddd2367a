"""Scores of ids and sides are those of the definitions."""

import sys
from pathlib import Path

import numpy as np
import pytest
from predicted import some_frame

from clamp_mmpose.lab.synthetic.walk_files import read_walk, write_walk
from clamp_mmpose.lab.synthetic.walks import WalkFrame
from clamp_mmpose.lab.tracking import (
    Following,
    Known,
    Shaken,
    Sides,
    __main__,
    compare_sides,
    score_ids,
)
from clamp_mmpose.prediction.frames import Boxes, Poses
from clamp_mmpose.prediction.locating import detector
from clamp_mmpose.prediction.sources import Video

SOURCE = Video('clip', Path('clip.mp4'))
CORNERS = [[0, 0, 20, 10], [30, 0, 50, 10]]


def frames_of(*ids):
    return [Boxes.of(CORNERS).with_ids(one) for one in ids]


def test_true_ids_score_1():
    pytest.importorskip('trackers')
    truth = frames_of(*[[1, 2]] * 8)
    named_otherwise = frames_of(*[[70, 3]] * 8)
    scores = score_ids([Following(truth, named_otherwise)])
    assert scores['HOTA'] == scores['IDF1'] == 1
    assert scores['switches'] == 0
    assert scores['ids'] == scores['animals'] == 2


def test_exchanged_and_new_ids_are_counted():
    pytest.importorskip('trackers')
    truth = frames_of(*[[1, 2]] * 8)
    exchanged = frames_of(*[[1, 2]] * 4, *[[2, 1]] * 4)
    scores = score_ids([Following(truth, exchanged)])
    assert scores['switches'] == 2
    assert scores['IDF1'] == 0.5
    new = frames_of(*[[1, 2]] * 6, *[[1, 3]] * 2)
    both = score_ids([Following(truth, new), Following(truth, exchanged)])
    assert both['switches'] == 3
    assert (both['ids'], both['animals']) == (5, 4)


def shake(shift, missing, count=400, seed=0):
    boxes = Known([Boxes.of(CORNERS).with_ids([1, 2])] * count)
    locator = Shaken(boxes, shift, missing, seed)
    locator.check(SOURCE)
    return locator.locate([some_frame('clip.mp4', i) for i in range(count)])


def test_shaken_boxes_are_the_same_for_the_same_seed():
    for first, second in zip(shake(0.1, 0.2), shake(0.1, 0.2), strict=True):
        np.testing.assert_array_equal(first.corners, second.corners)
    other = shake(0.1, 0.2, seed=1)
    assert [len(one) for one in other] != [len(one) for one in shake(0.1, 0.2)]


def test_boxes_are_shaken_and_left_out_as_much_as_was_said():
    found = shake(0.1, 0.2)
    assert np.mean([len(one) for one in found]) == pytest.approx(1.6, abs=0.1)
    corners = np.concatenate([one.corners for one in found])
    ids = np.concatenate([one.ids for one in found])
    shifts = corners - np.array(CORNERS)[ids - 1]
    np.testing.assert_allclose(shifts.std(axis=0), [2, 1, 2, 1], rtol=0.1)
    assert (corners[:, 2:] > corners[:, :2]).all()
    for one in shake(0, 0):
        np.testing.assert_array_equal(
            one.corners, np.array(CORNERS)[one.ids - 1]
        )


@pytest.mark.parametrize(
    'exchanged, expected',
    [
        ([0, 0, 0, 0], Sides(8, 0, 6, 0)),
        ([1, 1, 1, 1], Sides(8, 8, 6, 0)),
        ([0, 1, 0, 0], Sides(8, 2, 6, 4)),
    ],
)
def test_sides_are_compared_with_the_truth_and_the_frame_before(
    exchanged, expected
):
    # left, right, and a nose
    points = np.array([[[10, 5, 2], [30, 5, 2], [20, 9, 2]]])
    truth = WalkFrame(
        np.zeros((0, 0, 3)), np.array([1]), np.array([[0, 0, 40, 10]]), points
    )
    found = [
        Poses(
            points[:, [1, 0, 2] if turned else [0, 1, 2], :2],
            np.ones((1, 3)),
            Boxes.of(truth.boxes),
        )
        for turned in exchanged
    ]
    assert compare_sides([truth] * 4, found, [1, 0, 2]) == expected


@pytest.mark.parametrize(
    'finds, told',
    [
        (True, 'HOTA 1.000, IDF1 1.000, 0 switches, 2 ids of 2 animals'),
        (False, 'HOTA 0.000, IDF1 0.000, 0 switches, 0 ids of 2 animals'),
    ],
)
def test_boxes_of_a_detector_are_followed(tmp_path, monkeypatch, finds, told):
    pytest.importorskip('trackers')
    known = write_walk(tmp_path / 'walk.mp4', seed=0, animals=2, frames=12)
    boxes = [Boxes.of(one.boxes if finds else []) for one in read_walk(known)]
    monkeypatch.setattr(detector, 'Detector', lambda *_: Known(boxes))
    files = ('a.py', 'a.pth')
    assert told in __main__.detector_line([known], files)


def test_no_walks_are_an_error(tmp_path, monkeypatch):
    args = f'tracking {tmp_path} --walks 0'
    monkeypatch.setattr(sys, 'argv', args.split())
    with pytest.raises(SystemExit, match='error: --walks is 0: give a whole'):
        __main__.main()


def test_drawn_animals_with_true_boxes_keep_their_ids(
    tmp_path, monkeypatch, capsys
):
    pytest.importorskip('trackers')
    monkeypatch.setattr(__main__, 'CASES', ((0, 0),))
    args = f'tracking {tmp_path} --walks 1 --animals 2 --frames 12'
    monkeypatch.setattr(sys, 'argv', args.split())
    __main__.main()
    table = capsys.readouterr().out
    assert '| 0% | 0% | 1.000 | 1.000 | 0 | 2 of 2 animals |' in table
