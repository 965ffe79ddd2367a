"""An animal as it is labelled, and beside it as it was found."""

from collections.abc import Sequence

import numpy as np

from ..foundation.pictures import read_picture
from ..prediction.drawing import Look, draw_poses
from ..prediction.frames import Boxes, Poses, Skeleton
from ..reporting.pictures import (
    cut,
    in_square,
    side_by_side,
    square_around,
)
from .matches import Matches

_FADED = 0.35  # of what is beside the point
_ALL = Look(threshold=0.5)
_NAMED = Look(threshold=0.5, names=True)


def draw_finding(
    matches: Matches, animal: int, keypoints: Sequence[int], skeleton: Skeleton
) -> bytes:
    """Draw the labels in question with their names, all others faintly.

    Args:
        matches (Matches): Of all animals.
        animal (int): Which one.
        keypoints (Sequence[int]): In question.
        skeleton (Skeleton): Of the animal.

    Returns:
        bytes: A JPEG; on the left the labels, on the right what was found.

    Raises:
        OSError: The picture is not there.
        ValueError: It cannot be read.
    """
    image = read_picture(matches.pictures[animal])[..., ::-1]  # RGB
    labelled = matches.labelled[animal]
    meant = np.zeros_like(labelled)
    meant[list(keypoints)] = True
    labels, found = matches.labels[animal], matches.found[animal]
    square = square_around(
        matches.boxes[animal], labels[labelled], found[meant]
    )
    crop = cut(image, *square)
    drawn = [
        _draw(crop, in_square(points, *square), shown, meant, skeleton)
        for points, shown in (
            (labels, labelled),
            (found, labelled | meant),
        )
    ]
    return side_by_side(*drawn)


def _draw(
    crop: np.ndarray,
    points: np.ndarray,
    shown: np.ndarray,
    meant: np.ndarray,
    skeleton: Skeleton,
) -> np.ndarray:
    whole = draw_poses(crop, _poses(points, shown & ~meant), skeleton, _ALL)
    faint = crop + _FADED * (whole.astype(float) - crop)
    image = faint.round().astype(np.uint8)
    return draw_poses(image, _poses(points, shown & meant), skeleton, _NAMED)


def _poses(points: np.ndarray, shown: np.ndarray) -> Poses:
    return Poses(points[None], shown[None].astype(float), Boxes.of([[0] * 4]))
