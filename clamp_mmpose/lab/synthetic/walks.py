"""Videos of animals that walk and cross, with boxes, ids and keypoints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .animal import label_keypoints, look_at_keypoints
from .scene import bounding_box, draw_all, finish
from .scenery import paint_background
from .settings import SETTINGS
from .skeleton import direction
from .walkers import choose_walkers

FPS = 25
# an animal that less than this part is seen of has neither box nor keypoints
IN_SIGHT = 0.4


@dataclass(frozen=True)
class WalkFrame:
    """A picture of a walk, and the animals that are in sight.

    Attributes:
        image (np.ndarray): (H, W, 3) uint8, RGB.
        ids (np.ndarray): (N,) int, from 1; an animal keeps its own.
        boxes (np.ndarray): (N, 4) left, top, right, bottom in pixels, of the
            whole animal, with what others hide of it.
        keypoints (np.ndarray): (N, 17, 3) int, x, y in pixels and
            visibility: 2 visible, 1 hidden, 0 outside the picture.
    """

    image: np.ndarray
    ids: np.ndarray
    boxes: np.ndarray
    keypoints: np.ndarray


def draw_walk(
    seed: int, animals: int = 3, frames: int = 200, size: int = 320
) -> Iterator[WalkFrame]:
    """Draw animals that walk round and cross; the nearer hides the farther.

    Args:
        seed (int): Random seed; the same one gives the same walk.
        animals (int): How many.
        frames (int): How many, ``FPS`` a second, at least 2.
        size (int): Width of the pictures in pixels, at least 64; they are
            4 to 3.

    Yields:
        WalkFrame: One after the other.

    Raises:
        ValueError: There are too few animals, frames or pixels.
    """
    _check(animals, frames, size)
    rng = np.random.default_rng([seed, animals])
    walkers = choose_walkers(animals, frames, rng)  # first, at any size
    width, height = size, size * 3 // 4
    setting = SETTINGS[rng.integers(len(SETTINGS))]
    background = paint_background(setting, width, height, rng)
    light = direction(rng.uniform(48, 68), rng.uniform(30, 150))
    bare = replace(setting, blades=None)  # grass would grow where feet are
    for cast in zip(*(w.steps(width, height) for w in walkers), strict=True):
        order = sorted(range(animals), key=lambda i: cast[i][1].origin[1])
        image, pictures, opacities, _ = draw_all(
            background.astype(np.float32),
            [cast[i] for i in order],
            light,
            bare,
            rng,
        )
        # one exposure, and one grain, for all of them
        image = finish(image, np.random.default_rng(seed))
        yield _label(image, [i + 1 for i in order], pictures, opacities)


def _check(animals: int, frames: int, size: int) -> None:
    for name, value, least in (
        ('animals', animals, 1),
        ('frames', frames, 2),
        ('size', size, 64),
    ):
        if value < least:
            raise ValueError(f'{name} {value} is less than {least}')


def _label(
    image: np.ndarray, ids: Sequence[int], pictures: list, opacities: list
) -> WalkFrame:
    """What is in sight, of animals from the farthest to the nearest."""
    rows = []
    for i, (number, picture) in enumerate(zip(ids, pictures, strict=True)):
        covered = np.zeros(image.shape[:2], bool)
        for nearer in opacities[i + 1 :]:
            covered |= nearer > 0.5
        own = opacities[i] > 0.5
        if (own & ~covered).sum() > IN_SIGHT * own.sum():
            keypoints = label_keypoints(*look_at_keypoints(picture, covered))
            left, top, w, h = bounding_box(opacities[i], keypoints)
            rows.append((number, (left, top, left + w, top + h), keypoints))
    rows.sort(key=lambda row: row[0])
    return WalkFrame(
        image,
        np.array([row[0] for row in rows], int),
        np.array([row[1] for row in rows], float).reshape(-1, 4),
        np.array([row[2] for row in rows], int).reshape(-1, 17, 3),
    )
