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
    own = predictions.labelled[number]
    square = square_around(
        predictions.boxes[number],
        predictions.truth[number][own],
        predictions.found[number][own],
    )
    crop = cut(image, *square)
    drawn = [
        _draw(predictions, number, crop, in_square(points, *square))
        for points in (predictions.truth[number], predictions.found[number])
    ]
    return side_by_side(*drawn)


def side_by_side(first: np.ndarray, second: np.ndarray) -> bytes:
    """Two drawings as a JPEG.

    Args:
        first (np.ndarray): (h, w, 3) uint8, RGB.
        second (np.ndarray): Of the same height.
    """
    gap = np.full((len(first), _GAP, 3), 255, np.uint8)
    both = np.hstack([first, gap, second])
    how = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    return cv2.imencode('.jpg', both[..., ::-1], how)[1].tobytes()


def square_around(
    corners: np.ndarray, labels: np.ndarray, found: np.ndarray
) -> tuple[float, float, float]:
    """What is shown of a picture.

    Args:
        corners (np.ndarray): (4,), of the animal's box.
        labels (np.ndarray): (L, 2), which are all seen.
        found (np.ndarray): (F, 2), which are seen unless they are far off.

    Returns:
        tuple[float, float, float]: Left, top and side.
    """
    box = corners.reshape(2, 2)
    far = _FAR * max((box[1] - box[0]).max(), 1)
    near = found.clip(box[0] - far, box[1] + far)
    points = np.concatenate([box, labels, near])
    low, high = points.min(axis=0), points.max(axis=0)
    side = max((high - low).max() * (1 + _MARGIN), 16)
    left, top = (low + high - side) / 2
    return left, top, side


def in_square(
    points: np.ndarray, left: float, top: float, side: float
) -> np.ndarray:
    """Where points of a picture are in what is cut out of it."""
    return (points - (left, top)) * _SIDE / side


def cut(image: np.ndarray, left: float, top: float, side: float) -> np.ndarray:
    """Cut a square out of a picture.

    Args:
        image (np.ndarray): (h, w, 3) uint8.
        left (float): Of :func:`square_around`, as the others.
        top (float): In pixels.
        side (float): In pixels.

    Returns:
        np.ndarray: (232, 232, 3) uint8, grey where the picture ends.
    """
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
