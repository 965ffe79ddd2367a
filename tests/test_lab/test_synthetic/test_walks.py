"""Facts about walks: who is where, in pictures and in files."""

import json

import numpy as np
import pytest
from predicted import some_frame

from clamp_mmpose.lab.synthetic.walk_files import read_walk, write_walk
from clamp_mmpose.lab.synthetic.walks import FPS, draw_walk
from clamp_mmpose.prediction.locating.boxes_from_file import BoxesFromFile
from clamp_mmpose.prediction.sources import Video

HOW = dict(animals=2, frames=24, size=96)


@pytest.fixture(scope='module')
def walk():
    return list(draw_walk(0, **HOW))


def test_the_same_seed_gives_the_same_walk(walk):
    first = next(draw_walk(0, **HOW))
    np.testing.assert_array_equal(first.image, walk[0].image)
    np.testing.assert_array_equal(first.keypoints, walk[0].keypoints)
    assert (next(draw_walk(1, **HOW)).image != first.image).mean() > 0.5


def test_a_longer_walk_begins_like_a_shorter_one(walk):
    first = next(draw_walk(0, **dict(HOW, frames=40)))
    np.testing.assert_array_equal(first.image, walk[0].image)


def test_pictures_are_of_one_place(walk):
    assert {frame.image.shape for frame in walk} == {(72, 96, 3)}
    for frame in walk:  # the sky, above all animals
        np.testing.assert_array_equal(frame.image[:3], walk[0].image[:3])


def test_keypoints_lie_in_the_boxes_of_their_animals(walk):
    for frame in walk:
        for box, points in zip(frame.boxes, frame.keypoints, strict=True):
            seen = points[points[:, 2] > 0, :2]
            assert len(seen) > 8
            assert (seen >= box[:2]).all() and (seen < box[2:]).all()


def test_animals_walk_a_little_in_each_frame(walk):
    for number in (1, 2):
        rows = [f for f in walk if number in f.ids]
        boxes = np.array([f.boxes[f.ids == number][0] for f in rows])
        centres = (boxes[:, :2] + boxes[:, 2:]) / 2
        steps = np.abs(np.diff(centres, axis=0)).max()
        assert steps < 8  # of 96 pixels
        assert np.ptp(centres[:, 0]) > 2


def test_legs_swing(walk):
    found = []
    for frame in walk:
        if 1 in frame.ids:
            (points,) = frame.keypoints[frame.ids == 1]
            found.append(points[7, 0] - points[10, 0])  # the front paws
    assert min(found) < 0 < max(found)


def test_who_is_hidden_has_no_box_and_returns_with_the_same_id():
    frames = list(draw_walk(6, animals=3, frames=24, size=64))
    ids = [frame.ids.tolist() for frame in frames]
    assert ids[0] == ids[-1] == [1, 2, 3]
    assert [1, 3] in ids
    visibility = frames[ids.index([1, 3]) - 1].keypoints[1, :, 2]
    assert (visibility == 1).sum() > 8  # of 17, just before


@pytest.mark.parametrize('wrong', [dict(animals=0), dict(frames=1)])
def test_too_few_are_one_sentence(wrong):
    ((name, value),) = wrong.items()
    with pytest.raises(ValueError, match=f'{name} {value} is less than'):
        next(draw_walk(0, **wrong))


def test_a_walk_in_files_is_a_video_and_boxes_of_it(walk, tmp_path):
    path = tmp_path / 'walks' / 'walk.mp4'
    known = write_walk(path, seed=0, **HOW)
    video = Video('walk', path)
    images = [frame.image for frame in video.frames()]
    assert (len(images), video.fps) == (len(walk), FPS)
    assert np.abs(images[9].astype(int) - walk[9].image).mean() < 12
    boxes = BoxesFromFile([known]).locate([some_frame(path, 9)])[0]
    np.testing.assert_array_equal(boxes.corners, walk[9].boxes)
    for found, drawn in zip(read_walk(known), walk, strict=True):
        np.testing.assert_array_equal(found.ids, drawn.ids)
        np.testing.assert_array_equal(found.boxes, drawn.boxes)
        np.testing.assert_array_equal(found.keypoints, drawn.keypoints)


def test_a_walk_is_drawn_once_and_not_taken_for_another(tmp_path):
    path, how = tmp_path / 'walk.mp4', dict(HOW, frames=2)
    known = write_walk(path, seed=0, **how)
    path.unlink()
    assert write_walk(path, seed=0, **how) == known
    assert not path.exists()
    with pytest.raises(FileExistsError, match='choose another folder'):
        write_walk(path, seed=1, **how)
    assert json.loads(known.read_text())['info'] == dict(how, seed=0)
