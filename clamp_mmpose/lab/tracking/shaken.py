"""Boxes as a detector might find them: some missing, none exact."""

from collections.abc import Sequence

import numpy as np

from ...prediction import Boxes, Frame
from ...prediction.locating import Locator
from ...prediction.sources import Source


class Known:
    """Boxes that are known of each frame, with their true ids.

    Args:
        boxes (Sequence[Boxes]): By the number of the frame.
    """

    description = 'true boxes'

    def __init__(self, boxes: Sequence[Boxes]):
        self.boxes = list(boxes)

    def check(self, source: Source) -> None:
        """Every source will do: the boxes are said to be of it."""

    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """See :class:`Locator`."""
        return [self.boxes[frame.index] for frame in frames]


class Shaken:
    """Moves the sides of another locator's boxes, and leaves some out.

    Args:
        locator (Locator): What finds the boxes; ids that they have are kept.
        shift (float): Standard deviation of each side's place, as a part of
            the box's width or height.
        missing (float): Part of the boxes that is left out.
        seed (int): Random seed; the same one gives each source the same.
    """

    def __init__(
        self, locator: Locator, shift: float, missing: float, seed: int = 0
    ):
        self._locator, self._seed = locator, seed
        self._shift, self._missing = shift, missing
        self.description = (
            f'{locator.description}; {missing:.0%} of them left out, the '
            f'others shaken by {shift:.0%}'
        )

    def check(self, source: Source) -> None:
        """See :class:`Locator`."""
        self._locator.check(source)
        name = list(source.name.encode())
        self._random = np.random.default_rng([self._seed, *name])

    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """See :class:`Locator`; the boxes of a frame are in any order."""
        return [self._shake(one) for one in self._locator.locate(frames)]

    def _shake(self, boxes: Boxes) -> Boxes:
        kept = np.flatnonzero(self._random.random(len(boxes)) >= self._missing)
        kept = self._random.permutation(kept)
        corners = boxes.corners[kept]
        sizes = np.tile(corners[:, 2:] - corners[:, :2], 2)
        # not so far that two sides meet
        shifts = self._random.normal(0, self._shift, corners.shape)
        corners = corners + np.clip(shifts, -0.45, 0.45) * sizes
        ids = None if boxes.ids is None else boxes.ids[kept]
        return Boxes(corners.astype(np.float32), boxes.scores[kept], ids)
