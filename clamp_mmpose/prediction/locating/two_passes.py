"""One animal per picture, found by the model that finds its keypoints."""

from collections.abc import Sequence

import numpy as np

from ..backends import Backend
from ..frames import Boxes, Frame, Poses
from ..sources import Source
from .whole_picture import WholePicture

MARGIN = 0.15  # of the points' longer side, on each side: the importer's
CELL = 0.04  # of the box looked in: a cell of a heatmap, so a point's error
# of the best point's score; a wrong point widens the box, which does less harm
# than one that is left out
CONFIDENT = 0.25
SMALL = 0.25  # of the box looked in: then look again, closer


class TwoPasses:
    """Looks at the whole picture; the crop is around what it has seen there.

    The model has to know whole pictures: see
    :class:`clamp_mmpose.datasets.RandomRoughBox`, which the importer's
    configs have. The box is the one around the points that it is sure of.
    Where that is small in the picture the model looks again, at the box.

    An animal is there if the mean score of its points is high enough. A score
    is the height of a heatmap, which in training was 1 at a keypoint and 0
    elsewhere, so also where a whole picture shows no animal. On a mouse in
    an open field the score was 0.31 or more in all 2,330 frames of a video,
    and 0.13 or less in the empty field.

    Args:
        backend (Backend): The model.
        min_score (float): Mean score of the points, from 0 to 1, below which
            there is no animal.
        looks (int): At most, before the crop that is predicted in.

    Raises:
        ValueError: ``min_score`` or ``looks`` makes no sense.
    """

    def __init__(
        self, backend: Backend, min_score: float = 0.2, looks: int = 3
    ):
        if looks < 1:
            raise ValueError(f'looks={looks}: give 1 or more')
        if not 0 <= min_score < 1:
            raise ValueError(
                f'min_score={min_score} is a height of heatmaps: give a '
                'number from 0 to below 1'
            )
        self._backend = backend
        self._min_score = min_score
        self._looks = looks
        self.description = (
            'one animal per frame, found by the model itself where its '
            f'points have a mean score of {min_score} or more'
        )

    def check(self, source: Source) -> None:
        """Every source will do."""

    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """See :class:`Locator`."""
        images = [frame.image for frame in frames]
        found = [Boxes.of([]) for _ in frames]
        looked_in = WholePicture().locate(frames)
        for _ in range(self._looks):
            for i, pose in enumerate(self._backend.predict(images, looked_in)):
                if not len(pose):
                    continue
                seen = self._box_of(pose, images[i])
                again = _is_small(seen, looked_in[i])
                looked_in[i] = seen if again else Boxes.of([])
                found[i] = seen if len(seen) else found[i]
            if not any(map(len, looked_in)):
                break
        return found

    def _box_of(self, pose: Poses, image: np.ndarray) -> Boxes:
        """The box of at most one animal."""
        score = pose.scores[0].mean()
        if score < self._min_score:
            return Boxes.of([])
        box = box_around(
            pose.keypoints[0], pose.scores[0], pose.boxes.corners[0]
        )
        height, width = image.shape[:2]
        box = np.clip(box, 0, [width, height, width, height])
        if not (box[2:] > box[:2]).all():  # beside the picture
            return Boxes.of([])
        return Boxes.of([box], [score])


def box_around(
    keypoints: np.ndarray, scores: np.ndarray, looked_in: np.ndarray
) -> np.ndarray:
    """A box around the points that are sure, with a margin.

    Args:
        keypoints (np.ndarray): (K, 2), in pixels.
        scores (np.ndarray): (K,).
        looked_in (np.ndarray): (4,), the box that the points were found in.

    Returns:
        np.ndarray: (4,), left, top, right, bottom.
    """
    sure = keypoints[scores >= CONFIDENT * scores.max()]
    first, last = sure.min(axis=0), sure.max(axis=0)
    margin = MARGIN * (last - first).max() + CELL * _longer_side(looked_in)
    return np.concatenate([first - margin, last + margin])


def _is_small(found: Boxes, looked_in: Boxes) -> bool:
    return len(found) > 0 and _longer_side(
        found.corners[0]
    ) < SMALL * _longer_side(looked_in.corners[0])


def _longer_side(corners: np.ndarray) -> float:
    return float((corners[2:] - corners[:2]).max())
