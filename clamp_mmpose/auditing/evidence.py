"""What a label costs, read as any keypoint: the match of spot and name.

By distance: the further a label is from where a keypoint was found,

    c_1 = 3/2 log(1 + (d / r)^2),

the negative logarithm of a density with heavy tails (Student's with one degree
of freedom, in the plane), so that no single label costs without limit. r holds
three quarters of the labels of that keypoint, of about the same score: a miss
says little where a model is often, or knows itself to be, off.

By the heatmap: the lower it is at the label, h, against its maximum, H,

    c_2 = log((H + e H) / (max(h, 0) + e H)),    e = 0.05,

less what three quarters of the labels of that keypoint do not exceed.

A model that finds an ear at its twin's place has often a second peak at the
ear itself, and is then no witness: c_2 is small for both places.

The sum is as if the two were independent, which they are not: it ranks, and is
no probability.
"""

import numpy as np

from ..calibration.conformal import fit
from ..calibration.points import Points
from .matches import Matches

_COVERAGE = 0.75  # what is wrong with a few labels hardly moves it
_LEAST = 0.01  # of the box: labels are no more exact than this
_FEWEST = 10  # labels
_FLOOR = 0.05  # of the maximum: noise of a heatmap


def label_costs(matches: Matches) -> np.ndarray:
    """What each label costs, read as any keypoint.

    Args:
        matches (Matches): Of N animals.

    Returns:
        np.ndarray: (N, K, K), the label of the second keypoint read as the
        first one; NaN where there is no label.

    Raises:
        ValueError: There are too few labels to tell what is usual.
    """
    radii = usual_radii(matches)[..., None]
    by_distance = 1.5 * np.log1p((matches.apart / radii) ** 2)
    return by_distance + _by_heatmap(matches)


def usual_radii(matches: Matches) -> np.ndarray:
    """How far from where it was found a label usually is.

    Args:
        matches (Matches): Of N animals.

    Returns:
        np.ndarray: (N, K), relative to the box.

    Raises:
        ValueError: There are too few labels to tell.
    """
    own = np.diagonal(matches.apart, axis1=1, axis2=2)
    points = Points(matches.scores, own)
    labels = points.labelled.sum()
    if labels < _FEWEST:
        raise ValueError(
            f'the training set has {labels} labelled keypoints, too few to '
            f'tell which look wrong: {_FEWEST} are needed at least'
        )
    radii = fit(points, points, _COVERAGE).radii_of(matches.scores)
    return np.maximum(radii, _LEAST)


def _by_heatmap(matches: Matches) -> np.ndarray:
    """(N, K, K); 0 where no heatmap tells, as of models without any."""
    highest = np.maximum(matches.scores, 1e-6)[..., None]
    heights = np.clip(matches.heights / highest, 0, 1)
    costs = np.log((1 + _FLOOR) / (heights + _FLOOR))
    own = np.diagonal(costs, axis1=1, axis2=2)  # (N, K)
    usual = [
        np.quantile(found, _COVERAGE) if len(found) else 0.0
        for found in (one[np.isfinite(one)] for one in own.T)
    ]
    return np.nan_to_num(costs - np.array(usual)[:, None])
