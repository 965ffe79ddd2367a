"""Other readings of an animal's labels, and what speaks for each.

The evidence for a reading is what it saves (:mod:`.evidence`), less the
logarithm of the number of readings of its kind: among many, one fits by
chance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ..prediction.frames import Skeleton

SIDES, NAMES, SHIFT = KINDS = ('sides', 'names', 'shift')
_ALLOWED = 4.0  # what a label may cost for nothing


@dataclass(frozen=True)
class Reading:
    """Labels that seem to mean something else.

    Attributes:
        kind (str): ``'sides'``: left and right; ``'names'``: other names;
            ``'shift'``: a label that is not where its keypoint is.
        keypoints (tuple[int]): Whose labels these are. Of sides and names
            two or more that bear each other's names; the name of one that is
            not labelled may be among them.
        evidence (float): A natural logarithm.
    """

    kind: str
    keypoints: tuple[int, ...]
    evidence: float


def readings_of(costs: np.ndarray, skeleton: Skeleton) -> Iterator[Reading]:
    """All that could be wrong with an animal, likely or not.

    Args:
        costs (np.ndarray): (K, K), what the label of the second keypoint
            costs as the first one; NaN where it has none.
        skeleton (Skeleton): Of the K keypoints.
    """
    labelled = np.flatnonzero(np.isfinite(np.diagonal(costs)))
    gains = exchange_gains(costs)
    yield from _sides(gains, skeleton)
    others = [
        (a, b)
        for a, b in combinations(range(len(costs)), 2)
        if skeleton.flip_indices[a] != b and np.isfinite(gains[a, b])
    ]
    for a, b in others:
        yield Reading(NAMES, (a, b), gains[a, b] - np.log(len(others)))
    for k in labelled:
        evidence = costs[k, k] - _ALLOWED - np.log(len(labelled))
        yield Reading(SHIFT, (int(k),), evidence)


def exchange_gains(costs: np.ndarray) -> np.ndarray:
    """What is saved if two names are exchanged.

    Args:
        costs (np.ndarray): (K, K), of :func:`readings_of`.

    Returns:
        np.ndarray: (K, K), symmetric; where one of the two has no label, of
        the other one alone; NaN where neither has.
    """
    own = np.diagonal(costs)
    saved = own - costs  # [j, k]: the label of k, read as j
    both = np.nansum([saved, saved.T], axis=0)
    return np.where(np.isnan(own)[:, None] & np.isnan(own), np.nan, both)


def _sides(gains: np.ndarray, skeleton: Skeleton) -> Iterator[Reading]:
    pairs = [pair for pair in skeleton.pairs if np.isfinite(gains[pair])]
    for pair in pairs:
        yield Reading(SIDES, pair, gains[pair] - np.log(len(pairs)))
    if len(pairs) > 1:
        total = sum(gains[pair] for pair in pairs)
        yield Reading(SIDES, tuple(k for pair in pairs for k in pair), total)
