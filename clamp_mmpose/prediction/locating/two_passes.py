"""One animal per picture, found by the model that finds its keypoints."""

from collections.abc import Sequence

import numpy as np

from ...foundation.numbers_of_configs import check_score
from ..backends import Backend
from ..frames import Boxes, Frame, Poses
from ..sources import Source
from .whole_picture import WholePicture

MARGIN = 0.1  # of the points' longer side, on each side
ROUGH = (
    0.06  # of a whole picture, more: its points are off by a heatmap's cell
)
# of the best point's score; a wrong point widens the box, which does less harm
# than one that is left out
CONFIDENT = 0.25
MIN_SCORE = 0.2  # see :class:`TwoPasses`


class TwoPasses:
    """Looks at the whole picture, and again at what it has seen there.

    The model has to know whole pictures: see
    :class:`clamp_mmpose.datasets.RandomRoughBox`, which the importer's
    configs have. The box is the one around the points that it is sure of,
    generous after the first look, and exact after the second.

    An animal is there if the mean score of its points is high enough in the
    first look. A score is the height of a heatmap, which in training was 1 at
    a keypoint and 0 elsewhere, so also where a whole picture shows no animal.
    On a mouse in an open field the score was more than 0.2 in all 2,330
    frames of a video, and 0.13 or less in the empty field.

    Args:
        backend (Backend): The model.
        min_score (float): Mean score of the points, from 0 to 1, below which
            there is no animal.

    Raises:
        ValueError: ``min_score`` makes no sense.
    """

    def __init__(self, backend: Backend, min_score: float = MIN_SCORE):
        check_score('min_score', min_score)
        self._backend = backend
        self._min_score = min_score
        self.description = (
            'one animal per frame, found by the model itself where its '
            f'points have a mean score of {min_score} or more'
        )

    def check(self, source: Source) -> None:
        """Every source will do."""

    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """See :class:`Locator`."""
        images = [frame.image for frame in frames]
        rough = self._look(images, WholePicture().locate(frames), ROUGH)
        exact = self._look(images, rough, 0)
        # what a closer look does not see stays as the first saw it
        return [
            after if len(after) else before
            for before, after in zip(rough, exact, strict=True)
        ]

    def _look(
        self,
        images: Sequence[np.ndarray],
        boxes: Sequence[Boxes],
        rough: float,
    ) -> list[Boxes]:
        poses = self._backend.predict(images, boxes)
        return [
            self._box_of(pose, image, rough)
            for pose, image in zip(poses, images, strict=True)
        ]

    def _box_of(self, pose: Poses, image: np.ndarray, rough: float) -> Boxes:
        """The box of at most one animal."""
        if not len(pose) or pose.scores[0].mean() < self._min_score:
            return Boxes.of([])
        height, width = image.shape[:2]
        box = box_around(
            pose.keypoints[0], pose.scores[0], rough * max(height, width)
        )
        box = np.clip(box, 0, [width, height, width, height])
        if not (box[2:] > box[:2]).all():  # beside the picture, or a point
            return Boxes.of([])
        return Boxes.of([box], [pose.scores[0].mean()])


def box_around(
    keypoints: np.ndarray, scores: np.ndarray, more: float
) -> np.ndarray:
    """A box around the points that are sure, with a margin.

    Args:
        keypoints (np.ndarray): (K, 2), in pixels.
        scores (np.ndarray): (K,).
        more (float): Pixels that the margin is wider than usual.

    Returns:
        np.ndarray: (4,), left, top, right, bottom.
    """
    sure = keypoints[scores >= CONFIDENT * scores.max()]
    first, last = sure.min(axis=0), sure.max(axis=0)
    margin = MARGIN * (last - first).max() + more
    return np.concatenate([first - margin, last + margin])
