"""A tab downloads what predict writes, and forgets when it is closed."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from predicted import SKELETON, some_poses, write_pictures

from clamp_mmpose.prediction.frames import Boxes, Poses
from clamp_mmpose.prediction.sources import Pictures
from clamp_mmpose.prediction.writers import Target, writer_class
from clamp_mmpose.runtime import Calibration
from clamp_mmpose.web.film import Film
from clamp_mmpose.web.sentences import found
from clamp_mmpose.web.tab import Tab
from clamp_mmpose.web.uploads import read_film


@pytest.fixture
def tab(tmp_path):
    made = Tab(SKELETON)
    (path,) = write_pictures(tmp_path, 1)
    made.open(read_film(path, 'cat.png'))
    made.put(0, some_poses(2))
    return made


def test_the_table_is_the_one_of_predict(tab, tmp_path):
    source = Pictures('cat', ())
    target = Target(tmp_path / 'cat.csv', source, SKELETON, {})
    writer = writer_class('csv', source)(target)
    writer.add(tab.frame, tab.here)
    writer.close({})
    assert tab.table() == (tmp_path / 'cat.csv').read_bytes()
    assert tab.table().count(b'\n') == 1 + 2 * len(SKELETON.names)


def test_the_table_of_a_calibrated_model_has_radii_and_view(tab):
    K = len(SKELETON.names)
    tab.calibration = Calibration(0.9, [[]] * K, [[5.0]] * K, [0.7] * K)
    seen = tab.here.scores >= 0.7
    tab.put(0, replace(tab.here, radii=np.full((2, K), 2.5), in_view=seen))
    header, *rows = csv.reader(tab.table().decode().splitlines())
    assert header[-3:] == ['score', 'radius', 'in_view']
    assert {len(row) for row in rows} == {len(header)}
    assert {row[-2] for row in rows} == {'2.50'}


def test_the_picture_is_drawn_from_the_threshold_on(tab):
    drawn = tab.picture()
    tab.threshold = 1.1
    assert drawn[:2] == b'\xff\xd8' and tab.picture() != drawn


def test_an_animal_that_is_gone_cannot_be_picked(tab):
    tab.next_animal()
    assert tab.animal == 1
    tab.put(0, some_poses(1))  # as a box that is drawn does
    assert tab.animal == 0 and tab.box is not None
    tab.pick(1, 3)  # comes late from the frame before
    assert (tab.animal, tab.keypoint) == (0, None)
    tab.pick(0, 3)
    assert (tab.animal, tab.keypoint) == (0, 3)
    tab.put(0, some_poses(0))
    tab.next_animal()
    assert tab.animal == 0


def test_another_film_begins_anew(tab):
    tab.animal, tab.keypoint = 1, 3
    tab.open(Film('b', [np.zeros((4, 4, 3), np.uint8)] * 3))
    assert (tab.animal, tab.keypoint, len(tab.here)) == (0, None, 0)
    assert not tab.is_searched
    tab.put(2, some_poses(1))
    assert not tab.is_searched and len(tab.here) == 0
    tab.go_to(2)
    assert tab.is_searched and len(tab.here) == 1


def test_nothing_is_told_of_frames_that_were_left_out(tab):
    tab.open(Film('b', [np.zeros((4, 4, 3), np.uint8)] * 4))
    tab.poses = [some_poses(1)]  # of a search that failed halfway
    tab.put(2, some_poses(0))
    said = []
    for number in range(4):
        tab.go_to(number)
        said.append(found(tab)[:19])
    unseen = 'Nobody has looked f'
    assert said == [
        '5 of 5 keypoints ha',
        unseen,
        'No animal was found',
        unseen,
    ]
    rows = list(csv.DictReader(tab.table().decode().splitlines()))
    assert {row['frame'] for row in rows} == {'0', '2'}


def test_nothing_is_kept_of_a_closed_tab(tab):
    turn = tab.turn
    tab.close()
    assert tab.film is None and tab.poses == [] and tab.turn > turn


def test_a_frame_without_an_animal_has_no_box(tab):
    tab.put(0, Poses(np.zeros((0, 5, 2)), np.zeros((0, 5)), Boxes.of([])))
    assert tab.box is None and tab.radii is None


def test_radii_of_a_calibrated_model_are_those_of_the_animal(tab):
    assert tab.radii is None
    object.__setattr__(tab.here, 'radii', np.arange(10.0).reshape(2, 5))
    tab.animal = 1
    np.testing.assert_array_equal(tab.radii, np.arange(5.0, 10))
