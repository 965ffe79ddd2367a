"""How often left and right change places from one frame to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...evaluation.left_right_metric import compare_with_twins
from ...prediction import Poses
from ..synthetic.walks import WalkFrame

_MIN_DISTANCE = 0.05  # of a pair, in longer sides of the box


@dataclass
class Sides:
    """Counts of the keypoints that have a twin.

    Attributes:
        counted (int): Far enough from their twins to be told apart.
        exchanged (int): Of these, nearer to their twin.
        followed (int): Counted in the frame before, too.
        changed (int): Of these, exchanged in one of the two frames.
    """

    counted: int = 0
    exchanged: int = 0
    followed: int = 0
    changed: int = 0

    def __add__(self, other: 'Sides') -> 'Sides':
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Sides(*(a + b for a, b in pairs))


def compare_sides(
    truth: Sequence[WalkFrame], found: Sequence[Poses], twins: Sequence[int]
) -> Sides:
    """Compare the sides of a walk with those that a model has found.

    Args:
        truth (Sequence[WalkFrame]): Of each frame.
        found (Sequence[Poses]): Of each frame, looked for in the boxes of
            ``truth``, in the same order.
        twins (Sequence[int]): (K,) the keypoint on the other side.

    Returns:
        Sides: Over all frames.
    """
    sides, before = Sides(), {}
    for known, poses in zip(truth, found, strict=True):
        lengths = (known.boxes[:, 2:] - known.boxes[:, :2]).max(axis=1)
        states = compare_with_twins(
            poses.keypoints,
            known.keypoints[..., :2],
            known.keypoints[..., 2] > 0,
            np.asarray(twins),
            _MIN_DISTANCE * lengths,
        )
        now = dict(zip(known.ids, zip(*states, strict=True), strict=True))
        for number, (counted, exchanged) in now.items():
            sides += Sides(counted.sum(), exchanged.sum())
            if number in before:
                both = counted & before[number][0]
                changed = both & (exchanged != before[number][1])
                sides += Sides(0, 0, both.sum(), changed.sum())
        before = now
    return sides
