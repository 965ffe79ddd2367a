"""From scores and errors of a validation set to radii that can be trusted.

Split conformal prediction. Let r_1 ... r_n be the distances between found and
true points on n animals that the model was not trained on, and

    R = the ceil((n + 1)(1 - a))-th smallest of them.

For one more animal that is exchangeable with these,

    1 - a <= P(r_{n+1} <= R) <= 1 - a + 1 / (n + 1),

the right side without ties, whatever the model and the distribution: V. Vovk,
A. Gammerman, G. Shafer, "Algorithmic Learning in a Random World", Springer
2005, and, as here, A. N. Angelopoulos, S. Bates, "A Gentle Introduction to
Conformal Prediction and Distribution-Free Uncertainty Quantification",
arXiv:2107.07511, 2021. It holds for each keypoint and each bin of scores on
its own (Vovk's Mondrian predictors, group-balanced ones in the tutorial), if
the bins are fixed beforehand. Here their edges are quantiles of the same
scores, chosen without the distances: that costs some 1 / n.
"""

import math

import numpy as np

from ..runtime import Calibration
from .points import Points

# more bins follow the score more closely, and know each bin less well
MOST_BINS = 5
FEWEST_POINTS = 50  # of a bin: its coverage has a standard deviation of 4 %
MISSED = 0.05  # of the points in view, that may be said not to be
TELLING = 0.75  # AUROC from which scores tell what is in view


def conformal_radius(distances: np.ndarray, coverage: float) -> float:
    """The radius that holds one more point with a given probability.

    Args:
        distances (np.ndarray): (n,), between found and true points.
        coverage (float): 1 - a, from 0 to 1.

    Returns:
        float: The ceil((n + 1)(1 - a))-th smallest; infinite where n is less
        than that.
    """
    # what rounding adds must not count as one more point
    rank = math.ceil(round((len(distances) + 1) * coverage, 9))
    if rank > len(distances):
        return math.inf
    return float(np.sort(distances)[rank - 1])


def fit(points: Points, cut: Points, coverage: float = 0.9) -> Calibration:
    """Choose bins, radii and limits for each keypoint.

    A keypoint with fewer labels than :func:`fewest_points` has the bins and
    radii of all keypoints together.

    Args:
        points (Points): On animals that the model was not trained on.
        cut (Points): On the same ones, cut: see :class:`CutAnimals`.
        coverage (float): Share of the true points within the radius.

    Returns:
        Calibration: In pixels of the network's input.

    Raises:
        ValueError: The coverage is not between 0 and 1, or all points
            together are too few for it.
    """
    check_coverage(coverage)
    labelled = points.labelled
    together = points.scores[labelled], points.distances[labelled]
    if math.isinf(conformal_radius(together[1], coverage)):
        raise ValueError(
            f'{len(together[1])} labelled points are too few for a coverage '
            f'of {coverage}: calibrate on more animals'
        )
    edges, radii = [], []
    for scores, distances, known in zip(
        points.scores.T, points.distances.T, labelled.T, strict=True
    ):
        own = scores[known], distances[known]
        enough = known.sum() >= fewest_points(coverage)
        found = _bins(*(own if enough else together), coverage)
        edges.append(found[0])
        radii.append(found[1])
    limits = in_view_scores(points, cut)
    return Calibration(coverage, edges, radii, limits)


def check_coverage(coverage: float) -> None:
    """Raise a ValueError unless it is a share of some points, not all."""
    if not 0 < coverage < 1:
        raise ValueError(f'coverage={coverage} is not between 0 and 1')


def _bins(
    scores: np.ndarray, distances: np.ndarray, coverage: float
) -> tuple[list[float], list[float]]:
    """Edges between bins of scores, and the radius of each bin.

    A lower score never has a smaller radius: where it would, by chance, it
    has that of the higher one. A larger radius holds no fewer points, so the
    guarantee stays.
    """
    edges = score_edges(scores, fewest_points(coverage))
    bins = np.searchsorted(edges, scores, side='right')
    radii = [
        conformal_radius(distances[bins == b], coverage)
        for b in range(len(edges) + 1)
    ]
    rising = np.maximum.accumulate(radii[::-1])[::-1]
    return edges, rising.tolist()


def fewest_points(coverage: float) -> int:
    """How many points a bin needs at least.

    Args:
        coverage (float): 1 - a, from 0 to 1.

    Returns:
        int: ``FEWEST_POINTS``, or the least n whose
        ceil((n + 1)(1 - a))-th smallest distance exists, if that is more.
    """
    # what rounding adds must not count as one more point
    return max(FEWEST_POINTS, math.ceil(round(coverage / (1 - coverage), 9)))


def score_edges(
    scores: np.ndarray, fewest: int = FEWEST_POINTS
) -> list[float]:
    """Edges that part scores into bins of about equally many.

    Args:
        scores (np.ndarray): (n,).
        fewest (int): Points of a bin at least.

    Returns:
        list[float]: Ascending, for at most ``MOST_BINS`` bins; equal scores
        are in one bin.
    """
    number = min(MOST_BINS, len(scores) // fewest)
    edges: list[float] = []
    for part in range(1, number):
        edge = float(np.quantile(scores, part / number))
        last = edges[-1] if edges else -math.inf
        below = ((scores >= last) & (scores < edge)).sum()
        if min(below, (scores >= edge).sum()) >= fewest:
            edges.append(edge)
    return edges


def in_view_scores(points: Points, cut: Points) -> list[float] | None:
    """Scores below which points are said not to be in view.

    The floor(a (n + 1))-th smallest score of n points that a cut has left:
    one more has a lower score with a probability of at most a, ``MISSED``.
    In whole pictures, where scores are higher, fewer are missed.

    Args:
        points (Points): On animals that the model was not trained on.
        cut (Points): On the same ones, cut: see :class:`CutAnimals`.

    Returns:
        list[float] | None: One per keypoint; of too few points 0, which says
        it of none where the network sees anything at all. None where scores
        do not tell what is cut off.
    """
    tells = in_view_auroc(points, cut)
    if math.isnan(tells) or tells < TELLING:
        return None
    limits = []
    for scores, left in zip(cut.scores.T, cut.labelled.T, strict=True):
        rank = math.floor(MISSED * (left.sum() + 1))
        limits.append(float(np.sort(scores[left])[rank - 1]) if rank else 0.0)
    return limits


def in_view_auroc(points: Points, cut: Points) -> float:
    """How well scores tell points in view from those that are cut off.

    Args:
        points (Points): See :func:`in_view_scores`.
        cut (Points): See :func:`in_view_scores`.

    Returns:
        float: As of :func:`auroc`.
    """
    return auroc(cut.scores, cut.labelled, points.labelled & ~cut.labelled)


def auroc(scores: np.ndarray, above: np.ndarray, below: np.ndarray) -> float:
    """How often one point of a pair has the higher score.

    Args:
        scores (np.ndarray): (N, K).
        above (np.ndarray): (N, K), bool, points whose score should be higher.
        below (np.ndarray): (N, K), bool, than that of these; pairs are of one
            keypoint.

    Returns:
        float: The area under the ROC curve: 0.5 by chance; NaN without pairs.
    """
    won = pairs = 0.0
    for own, high, low in zip(scores.T, above.T, below.T, strict=True):
        others = np.sort(own[low])
        for side in ('left', 'right'):  # ties are won in one of them
            won += np.searchsorted(others, own[high], side).sum() / 2
        pairs += len(others) * high.sum()
    return float(won / pairs) if pairs else math.nan
