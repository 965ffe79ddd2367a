"""How much better labels fit what was found, if they are read otherwise.

A label costs the more, the further it is from where its keypoint was found,

    c = 3/2 log(1 + (d / r)^2),

the negative logarithm of a distribution with heavy tails (Student's, with one
degree of freedom in the plane), so that no single label costs without limit.
r holds three quarters of the labels of that keypoint, of about the same
score: a miss counts little where a model is often, or knows itself to be,
off. The evidence for another reading is what it saves.
"""

import numpy as np

from ..calibration.conformal import fit
from ..calibration.points import Points
from .matches import Matches

_COVERAGE = 0.75  # what is wrong with a few labels hardly moves it
_LEAST = 0.01  # of the box: labels are no more exact than this
_ALLOWED = 3.0  # radii: what a right label may be off for nothing


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
    return 1.5 * np.log1p((matches.apart / radii) ** 2)


def usual_radii(matches: Matches) -> np.ndarray:
    """How far from where it was found a label usually is.

    Args:
        matches (Matches): Of N animals.

    Returns:
        np.ndarray: (N, K), relative to the box.
    """
    own = np.diagonal(matches.apart, axis1=1, axis2=2)
    points = Points(matches.scores, own)
    radii = fit(points, points, _COVERAGE).radii_of(matches.scores)
    return np.maximum(radii, _LEAST)


def shift_evidence(costs: np.ndarray) -> np.ndarray:
    """That a label is nowhere near its keypoint.

    Args:
        costs (np.ndarray): (N, K, K), of :func:`label_costs`.

    Returns:
        np.ndarray: (N, K), negative for what is usual; NaN without a label.
    """
    own = np.diagonal(costs, axis1=1, axis2=2)
    return own - 1.5 * np.log1p(_ALLOWED**2)


def exchange_evidence(costs: np.ndarray) -> np.ndarray:
    """That two labels bear each other's names.

    Args:
        costs (np.ndarray): (N, K, K), of :func:`label_costs`.

    Returns:
        np.ndarray: (N, K, K), symmetric; NaN unless both are labelled.
    """
    own = np.diagonal(costs, axis1=1, axis2=2)
    as_labelled = own[:, :, None] + own[:, None]
    return as_labelled - costs - costs.transpose(0, 2, 1)
