"""The model of the keypoints finds its animal, by looking twice."""

import cv2
import numpy as np
import pytest

from clamp_mmpose.prediction.frames import Frame, Poses
from clamp_mmpose.prediction.locating.two_passes import TwoPasses, box_around

CELLS = 32


class Looks:
    """Finds a bright rectangle's corners, as exactly as 32 cells allow.

    Scores are the brightness of the brightest cell, so that what is smaller
    than one is hardly seen.
    """

    def __init__(self):
        self.boxes = []

    def predict(self, images, boxes):
        self.boxes.append([one.corners.tolist() for one in boxes])
        return [self.pose(*one) for one in zip(images, boxes, strict=True)]

    def pose(self, image, boxes):
        if not len(boxes):
            return Poses(np.zeros((0, 4, 2)), np.zeros((0, 4)), boxes)
        left, top, right, bottom = np.rint(boxes.corners[0]).astype(int)
        seen = cv2.resize(
            image[top:bottom, left:right, 0],
            (CELLS, CELLS),
            interpolation=cv2.INTER_AREA,
        )
        y, x = np.nonzero(seen >= max(seen.max() // 2, 1))
        if not len(x):
            x = y = np.array([CELLS // 2])
        corners = np.array([[a, b] for a in (x.min(), x.max() + 1)
                            for b in (y.min(), y.max() + 1)])  # fmt: skip
        size = np.array([right - left, bottom - top])
        points = [left, top] + corners / CELLS * size
        return Poses(points[None], np.full((1, 4), seen.max() / 255), boxes)


def frame(animal=None, size=(640, 480), index=0):
    """A black picture with a bright animal: left, top, right, bottom."""
    image = np.zeros((size[1], size[0], 3), np.uint8)
    if animal is not None:
        left, top, right, bottom = animal
        image[top:bottom, left:right] = 255
    return Frame(image, 'video', index)


def overlap(one, other):
    """Area that two boxes share, as a part of what they cover."""
    first = np.maximum(one[:2], other[:2])
    last = np.minimum(one[2:], other[2:])
    shared = np.prod(np.clip(last - first, 0, None))
    areas = [np.prod(box[2:] - box[:2]) for box in (one, other)]
    return shared / (sum(areas) - shared)


def located(animal, size=(640, 480), **settings):
    (found,) = TwoPasses(Looks(), **settings).locate([frame(animal, size)])
    assert len(found) == 1
    return found.corners[0]


@pytest.mark.parametrize(
    'animal', [(300, 200, 500, 320), (0, 0, 160, 90), (500, 300, 640, 480)]
)
def test_the_box_holds_the_animal_and_lies_in_the_picture(animal):
    box = located(animal)
    assert (box[:2] <= animal[:2]).all() and (box[2:] >= animal[2:]).all()
    assert (box >= 0).all() and (box[2:] <= [640, 480]).all()
    width, height = animal[2] - animal[0], animal[3] - animal[1]
    assert np.prod(box[2:] - box[:2]) < 4 * width * height


@pytest.mark.parametrize(
    'animal', [(200, 100, 500, 400), (400, 300, 430, 320)]
)
def test_the_second_look_makes_it_exact(animal):
    backend = Looks()
    (found,) = TwoPasses(backend).locate([frame(animal)])
    whole, ((rough,),) = backend.boxes
    assert whole == [[[0, 0, 640, 480]]]
    margin = 0.1 * (animal[2] - animal[0])
    true = np.array(animal) + margin * np.array([-1, -1, 1, 1])
    assert overlap(np.array(rough), true) < 0.8
    assert overlap(found.corners[0], true) > 0.85


def test_only_what_has_been_seen_is_looked_at_again():
    backend = Looks()
    frames = [frame((200, 100, 500, 400)), frame(index=1)]
    found = TwoPasses(backend).locate(frames)
    assert [len(one) for one in found] == [1, 0]
    assert [len(one) for one in backend.boxes[1]] == [1, 0]


def test_no_animal_no_box():
    (found,) = TwoPasses(Looks()).locate([frame()])
    assert found.corners.shape == (0, 4) and found.scores.shape == (0,)


def test_what_a_closer_look_does_not_see_stays_as_it_was():
    class ShortSighted(Looks):
        def pose(self, image, boxes):
            pose = super().pose(image, boxes)
            if len(boxes) and boxes.corners[0, 2] - boxes.corners[0, 0] < 300:
                return Poses(pose.keypoints, 0 * pose.scores, boxes)
            return pose

    backend = ShortSighted()
    (found,) = TwoPasses(backend).locate([frame((400, 300, 430, 320))])
    assert found.corners.tolist() == backend.boxes[1][0]


@pytest.mark.parametrize('min_score,number', [(0.9, 0), (0.5, 1)])
def test_the_score_decides(min_score, number):
    dim = frame((300, 200, 500, 320))
    dim.image[:] = dim.image * 0.7
    (found,) = TwoPasses(Looks(), min_score).locate([dim])
    assert len(found) == number
    if number:
        assert found.scores == pytest.approx(0.7, abs=0.01)


def test_unsure_points_do_not_widen_the_box():
    points = np.array([[10, 10], [50, 30], [600, 400]])
    box = box_around(points, np.array([0.9, 0.8, 0.1]), 2)
    assert box == pytest.approx([4, 4, 56, 36])  # 10 % of 40, and 2 more


def test_a_single_sure_point_is_kept_from_the_first_look():
    class OnePoint(Looks):
        def pose(self, image, boxes):
            points = np.full((len(boxes), 4, 2), [50, 60])
            return Poses(points, np.ones((len(boxes), 4)), boxes)

    (found,) = TwoPasses(OnePoint()).locate([frame()])
    assert found.corners[0] == pytest.approx([11.6, 21.6, 88.4, 98.4])


def test_no_frames_no_boxes():
    assert TwoPasses(Looks()).locate([]) == []


def test_an_odd_score_is_named():
    with pytest.raises(ValueError, match='min_score is 1.5'):
        TwoPasses(Looks(), 1.5)


def test_the_record_says_how():
    assert '0.4' in TwoPasses(Looks(), 0.4).description
