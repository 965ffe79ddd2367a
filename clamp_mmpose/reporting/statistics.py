"""Errors of predictions, taken apart: numbers in, numbers out."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

NEAR, FAR = 0.05, 0.1  # of the longer side of the animal's box


@dataclass(frozen=True)
class Errors:
    """How far predicted points are from labelled ones.

    Attributes:
        points (int): Labelled points that count.
        mean (float): Mean distance in pixels of the picture.
        median (float): Median distance in pixels.
        near (float): Share within 0.05 of the box's longer side, PCK@0.05.
        far (float): Share within 0.1 of it, PCK@0.1. All are NaN where
            nothing is labelled.
    """

    points: int
    mean: float
    median: float
    near: float
    far: float


@dataclass(frozen=True)
class Swaps:
    """How often the keypoints of a pair are found nearer to their twin.

    Attributes:
        pair (tuple[int, int]): Their numbers.
        counted (int): Points where both are labelled, and apart.
        swapped (int): Those nearer to the twin.
    """

    pair: tuple[int, int]
    counted: int
    swapped: int

    @property
    def share(self) -> float:
        """0 to 1, NaN where nothing counts."""
        return self.swapped / self.counted if self.counted else float('nan')


@dataclass(frozen=True)
class Bin:
    """Points with scores of one range.

    Attributes:
        low (float): From this score on.
        high (float): Below this one; the last bin has no end.
        points (int): Labelled ones.
        right (float): Share of them within 0.1 of the box's longer side.
        median (float): Median distance, relative to that side.
    """

    low: float
    high: float
    points: int
    right: float
    median: float


def distances(
    found: np.ndarray, truth: np.ndarray, labelled: np.ndarray
) -> np.ndarray:
    """Distances of labelled points from predicted ones.

    Args:
        found (np.ndarray): (N, K, 2), predicted x, y in pixels.
        truth (np.ndarray): (N, K, 2), labelled x, y in pixels.
        labelled (np.ndarray): (N, K), bool.

    Returns:
        np.ndarray: (N, K), in pixels; NaN where nothing is labelled.
    """
    apart = np.linalg.norm(found - truth, axis=-1)
    return np.where(labelled, apart, np.nan)


def longer_sides(boxes: np.ndarray) -> np.ndarray:
    """What distances are told in relation to.

    Args:
        boxes (np.ndarray): (N, 4), left, top, right, bottom in pixels.

    Returns:
        np.ndarray: (N,), in pixels, 1 at least.
    """
    size = boxes[:, 2:] - boxes[:, :2]
    return np.maximum(size.max(axis=1), 1)


def errors(apart: np.ndarray, sides: np.ndarray) -> Errors:
    """Sum up the distances of some animals.

    Args:
        apart (np.ndarray): (N, K), of :func:`distances`.
        sides (np.ndarray): (N,), longer sides of their boxes in pixels.
    """
    relative = apart / sides[:, None]
    counts = np.isfinite(apart)
    if not counts.any():
        return Errors(0, *[float('nan')] * 4)
    return Errors(
        int(counts.sum()),
        float(apart[counts].mean()),
        float(np.median(apart[counts])),
        float((relative[counts] <= NEAR).mean()),
        float((relative[counts] <= FAR).mean()),
    )


def by_keypoint(apart: np.ndarray, sides: np.ndarray) -> list[Errors]:
    """The errors of each of the K keypoints; arguments as :func:`errors`."""
    return [errors(apart[:, k : k + 1], sides) for k in range(apart.shape[1])]


def by_group(
    apart: np.ndarray, sides: np.ndarray, groups: Sequence[Hashable]
) -> dict[Hashable, tuple[int, Errors]]:
    """The errors of each group of animals.

    Args:
        apart (np.ndarray): (N, K), of :func:`distances`.
        sides (np.ndarray): (N,), longer sides of the boxes in pixels.
        groups (Sequence): N, what each animal is; ``None`` counts nowhere.

    Returns:
        dict: Number of animals, and errors, of each group in the order of
        their first animals.
    """
    found = {}
    for group in dict.fromkeys(groups):
        if group is not None:
            own = np.array([one == group for one in groups])
            found[group] = int(own.sum()), errors(apart[own], sides[own])
    return found


def swaps_of_pairs(
    counted: np.ndarray, swapped: np.ndarray, pairs: Sequence[tuple[int, int]]
) -> list[Swaps]:
    """Add up what was compared with its twin.

    Args:
        counted (np.ndarray): (N, K), bool, of ``compare_with_twins``.
        swapped (np.ndarray): (N, K), bool.
        pairs (Sequence[tuple]): Numbers of twins.
    """
    return [
        Swaps(
            pair,
            int(counted[:, list(pair)].sum()),
            int(swapped[:, list(pair)].sum()),
        )
        for pair in pairs
    ]


def reliability(
    apart: np.ndarray, sides: np.ndarray, scores: np.ndarray, bins: int = 10
) -> list[Bin]:
    """How right points of each score are.

    Args:
        apart (np.ndarray): (N, K), of :func:`distances`.
        sides (np.ndarray): (N,), longer sides of the boxes in pixels.
        scores (np.ndarray): (N, K), heights of the heatmaps' maxima; they
            may be below 0 or above 1, which the outer bins take.
        bins (int): How many, of equal width from 0 to 1. Defaults to 10.

    Returns:
        list[Bin]: Those that have points, by score.
    """
    counts = np.isfinite(apart)
    relative = (apart / sides[:, None])[counts]
    number = np.clip((scores[counts] * bins).astype(int), 0, bins - 1)
    return [
        Bin(
            i / bins,
            (i + 1) / bins,
            len(own),
            float((own <= FAR).mean()),
            float(np.median(own)),
        )
        for i in range(bins)
        if len(own := relative[number == i])
    ]


def worst(apart: np.ndarray, sides: np.ndarray, wanted: int) -> list[int]:
    """The animals with the greatest mean error for their size.

    Args:
        apart (np.ndarray): (N, K), of :func:`distances`.
        sides (np.ndarray): (N,), longer sides of the boxes in pixels.
        wanted (int): How many at most.

    Returns:
        list[int]: Their numbers, the worst first; animals without a labelled
        point are none of them.
    """
    error = mean_of_animals(apart) / sides
    order = np.argsort(-np.nan_to_num(error, nan=-1), kind='stable')
    return [int(i) for i in order[:wanted] if np.isfinite(error[i])]


def mean_of_animals(apart: np.ndarray) -> np.ndarray:
    """(N,), mean distance of each animal in pixels, NaN without labels."""
    counts = np.isfinite(apart).sum(axis=1)
    total = np.nansum(apart, axis=1)
    return np.where(counts > 0, total / np.maximum(counts, 1), np.nan)
