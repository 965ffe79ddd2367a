"""Animals drawn twice: what is true, and what was predicted."""

import cv2
import numpy as np

from ..foundation.pictures import read_picture
from ..prediction.drawing import Look, draw_poses
from ..prediction.frames import Boxes, Poses
from .collecting import Predictions

_SIDE = 232  # of a picture on the page, in pixels
_GAP = 4
_MARGIN = 0.15  # around the animal
_FAR = 0.6  # what is found further off is not followed
_QUALITY = 82


def draw_beside(predictions: Predictions, number: int) -> bytes:
    """Draw an animal with its labels, and beside it as it was predicted.

    Only labelled keypoints are drawn, whatever their score.

    Args:
        predictions (Predictions): Of all animals.
        number (int): Which one.

    Returns:
        bytes: A JPEG.

    Raises:
        OSError: The picture is not there.
        ValueError: It cannot be read.
    """
    image = read_picture(predictions.pictures[number])[..., ::-1]  # RGB
    left, top, side = _square(predictions, number)
    crop = _cut(image, left, top, side)
    drawn = [
        _draw(predictions, number, crop, (points - (left, top)) * _SIDE / side)
        for points in (predictions.truth[number], predictions.found[number])
    ]
    gap = np.full((_SIDE, _GAP, 3), 255, np.uint8)
    both = np.hstack([drawn[0], gap, drawn[1]])
    how = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    return cv2.imencode('.jpg', both[..., ::-1], how)[1].tobytes()


def _square(
    predictions: Predictions, number: int
) -> tuple[float, float, float]:
    """Left, top and side of what is shown: box, labels, what was found."""
    own = predictions.labelled[number]
    box = predictions.boxes[number].reshape(2, 2)
    far = _FAR * predictions.sides[number]
    found = predictions.found[number][own].clip(box[0] - far, box[1] + far)
    points = np.concatenate([box, predictions.truth[number][own], found])
    low, high = points.min(axis=0), points.max(axis=0)
    side = max((high - low).max() * (1 + _MARGIN), 16)
    left, top = (low + high - side) / 2
    return left, top, side


def _cut(image: np.ndarray, left: float, top: float, side: float):
    """(232, 232, 3); grey where the picture ends."""
    scale = _SIDE / side
    matrix = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
    if scale < 0.5:  # no moiré of large pictures
        image = cv2.blur(image, (round(0.7 / scale),) * 2)
    return cv2.warpAffine(
        np.ascontiguousarray(image),
        matrix,
        (_SIDE, _SIDE),
        borderValue=(128, 128, 128),
    )


def _draw(predictions: Predictions, number: int, crop, points) -> np.ndarray:
    own = predictions.labelled[number]
    poses = Poses(points[None], own[None].astype(float), Boxes.of([[0] * 4]))
    return draw_poses(crop, poses, predictions.skeleton, Look(threshold=0.5))
