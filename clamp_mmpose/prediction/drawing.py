"""Poses drawn into pictures: points and limbs, by side, in OpenCV alone.

Of a calibrated model a circle shows how near the true point is in the known
share of cases; points that are not in view are hollow, and without limbs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from .frames import Boxes, Poses, Skeleton

# RGB; told apart by the colour-blind, and on grass, sand and snow
COLOURS = {
    'left': (0, 90, 255),
    'right': (255, 120, 0),
    '': (240, 240, 240),
}
# of boxes, by the ids of animals in turn; none is that of a side
ID_COLOURS = (
    (0, 190, 130),
    (245, 225, 60),
    (225, 100, 190),
    (110, 225, 245),
    (165, 225, 40),
    (160, 115, 235),
    (190, 25, 60),
    (150, 95, 45),
)
_DARK = (30, 30, 30)
_FINE = 4  # positions are drawn to 1/16 of a pixel
_FONT = cv2.FONT_HERSHEY_SIMPLEX


@dataclass(frozen=True)
class Look:
    """What a drawing shows.

    Attributes:
        threshold (float): Keypoints of a lower score are left out, and the
            limbs to them.
        names (bool): Write the name beside each keypoint, and with several
            animals their numbers, where ids do not stand there.
        legend (bool): Tell which colour is which side.
    """

    threshold: float = 0.3
    names: bool = False
    legend: bool = False

    def shows(self, keypoints: np.ndarray, scores: np.ndarray) -> np.ndarray:
        """(..., K) bool: which of (..., K, 2) keypoints are drawn."""
        return (scores >= self.threshold) & np.isfinite(keypoints).all(-1)


def draw_poses(
    image: np.ndarray, poses: Poses, skeleton: Skeleton, look: Look
) -> np.ndarray:
    """Draw what was found.

    Args:
        image (np.ndarray): (h, w, 3) uint8, RGB; it is not changed.
        poses (Poses): In it.
        skeleton (Skeleton): Theirs.
        look (Look): What is shown.

    Returns:
        np.ndarray: Of the same size.
    """
    drawn = np.ascontiguousarray(image).copy()
    size = max(1, round(max(image.shape[:2]) / 320))  # of lines, in pixels
    for number, (points, scores) in enumerate(
        zip(poses.keypoints, poses.scores, strict=True)
    ):
        seen = look.shows(points, scores)
        in_view = seen
        if poses.in_view is not None:
            in_view = seen & poses.in_view[number]
        places = _fine(points)
        _draw_limbs(drawn, places, in_view, skeleton, size)
        if poses.radii is not None:
            radii = poses.radii[number]
            _draw_radii(drawn, places, radii, in_view, skeleton)
        _draw_points(drawn, places, in_view, skeleton, size)
        _draw_hollow(drawn, places, seen & ~in_view, skeleton, size)
        if look.names:
            _write_names(drawn, points, seen, skeleton, size)
            if len(poses) > 1 and poses.boxes.ids is None:
                left, top = poses.boxes.corners[number][:2]
                _write(drawn, str(number), (left, max(top, 12 * size)), size)
    _draw_ids(drawn, poses.boxes, size)
    if look.legend:
        _draw_legend(drawn, size)
    return drawn


def limb_sides(skeleton: Skeleton) -> list[str]:
    """The side of each link: that of its ends, or of the one that has one."""
    sides = skeleton.sides
    found = [{sides[a], sides[b]} - {''} for a, b in skeleton.links]
    return [ends.pop() if len(ends) == 1 else '' for ends in found]


def _draw_limbs(image, places, seen, skeleton: Skeleton, size: int) -> None:
    for (a, b), side in zip(skeleton.links, limb_sides(skeleton), strict=True):
        if seen[a] and seen[b]:
            ends = places[a], places[b]
            # a rim, for white lines on white coats
            for colour, width in ((_DARK, size + 2), (COLOURS[side], size)):
                cv2.line(image, *ends, colour, width, cv2.LINE_AA, _FINE)


def _draw_points(image, places, seen, skeleton: Skeleton, size: int) -> None:
    radius = round(1.5 * size * 2**_FINE)
    for at, side, shown in zip(places, skeleton.sides, seen, strict=True):
        if shown:
            for colour, r in ((_DARK, 2**_FINE), (COLOURS[side], 0)):
                cv2.circle(
                    image, at, radius + r, colour, -1, cv2.LINE_AA, _FINE
                )


def _draw_ids(image: np.ndarray, boxes: Boxes, size: int) -> None:
    """A box around each animal whose id is known, and the id on it."""
    if boxes.ids is None:
        return
    limits = np.array([*image.shape[1::-1]] * 2) - 1
    for number, corners in zip(boxes.ids, boxes.corners, strict=True):
        colour = ID_COLOURS[(number - 1) % len(ID_COLOURS)]
        left, top, right, bottom = np.clip(corners.round(), 0, limits)
        first, last = (int(left), int(top)), (int(right), int(bottom))
        cv2.rectangle(image, first, last, colour, size)
        text, scale = str(number), 0.35 * size
        (width, height), _ = cv2.getTextSize(text, _FONT, scale, size)
        x, y = first[0], max(first[1], height + 4 * size)
        tag = (x, y - height - 4 * size), (x + width + 4 * size, y)
        cv2.rectangle(image, *tag, colour, -1)
        at = (x + 2 * size, y - 2 * size)
        cv2.putText(image, text, at, _FONT, scale, _DARK, size, cv2.LINE_AA)


def _draw_radii(image, places, radii, seen, skeleton: Skeleton) -> None:
    for at, radius, side, shown in zip(
        places, radii, skeleton.sides, seen, strict=True
    ):
        if shown:
            _draw_circle(image, at, radius, COLOURS[side], 1)


def _draw_hollow(image, places, seen, skeleton: Skeleton, size: int) -> None:
    for at, side, shown in zip(places, skeleton.sides, seen, strict=True):
        if shown:
            for colour, width in ((_DARK, size + 1), (COLOURS[side], size)):
                _draw_circle(image, at, 4 * size, colour, width)


def _draw_circle(image, at, radius: float, colour, width: int) -> None:
    radius = round(float(min(radius, 16384)) * 2**_FINE)
    cv2.circle(image, at, radius, colour, width, cv2.LINE_AA, _FINE)


def _write_names(image, points, seen, skeleton: Skeleton, size: int) -> None:
    gap = 3 * size
    for name, (x, y), shown in zip(skeleton.names, points, seen, strict=True):
        if shown:
            (width, _), _ = cv2.getTextSize(name, _FONT, 0.35 * size, size)
            # on the left where the picture ends on the right
            fits = x + gap + width <= image.shape[1]
            left = x + gap if fits else max(0, x - gap - width)
            _write(image, name, (left, y + gap), size)


def _draw_legend(image: np.ndarray, size: int) -> None:
    entries = [('left', 'left'), ('right', 'right'), ('', 'neither')]
    for row, (side, word) in enumerate(entries):
        y = 12 * size * (row + 1)
        at = (8 * size, y - 3 * size)
        cv2.circle(image, at, 3 * size, _DARK, -1, cv2.LINE_AA)
        cv2.circle(image, at, 2 * size, COLOURS[side], -1, cv2.LINE_AA)
        _write(image, word, (14 * size, y), size)


def _write(
    image: np.ndarray, text: str, at: Sequence[float], size: int
) -> None:
    """Light letters with a dark rim; OpenCV has only those of ASCII."""
    text = text.encode('ascii', 'replace').decode()
    x, y = (int(v) for v in np.clip(np.round(at), -9999, 9999))
    # a rim by shifts: OpenCV 5 pays no heed to the width of strokes
    rim = max(1, size // 2)
    shifts = [(-rim, 0), (rim, 0), (0, -rim), (0, rim), (0, 0)]
    for dx, dy in shifts:
        colour = _DARK if dx or dy else COLOURS['']
        place = (x + dx, y + dy)
        cv2.putText(
            image, text, place, _FONT, 0.35 * size, colour, size, cv2.LINE_AA
        )


def _fine(points: np.ndarray) -> list[list[int]]:
    """x and y of each point as OpenCV takes them."""
    # far outside, OpenCV would count beyond its integers
    near = np.clip(np.nan_to_num(points), -16384, 16384)
    return np.rint(near * 2**_FINE).astype(int).tolist()
