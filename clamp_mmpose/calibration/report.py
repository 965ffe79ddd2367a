"""What a calibration says, for people to read."""

import numpy as np

from ..runtime import Calibration
from .conformal import MISSED, in_view_auroc
from .points import Points


def report(calibration: Calibration, points: Points) -> str:
    """Sum up what was fitted, and on what.

    Args:
        calibration (Calibration): Of :func:`fit`.
        points (Points): That it was fitted on.

    Returns:
        str: Some lines.
    """
    known = points.labelled
    radii = calibration.radii_of(points.scores)[known]
    return '\n'.join(
        [
            f'{len(known)} animals, {known.sum()} labelled points',
            f'{calibration.coverage:.0%} of the true points are within '
            f'{np.mean(radii):.1f} pixels of the input on average '
            f'({radii.min():.1f} to {radii.max():.1f})',
            _in_view(calibration, points),
        ]
    )


def _in_view(calibration: Calibration, points: Points) -> str:
    auroc = in_view_auroc(points)
    if np.isnan(auroc):
        return 'all points are labelled: nothing tells what is not in view'
    told = f'scores tell points without a label with an AUROC of {auroc:.2f}'
    limits = calibration.in_view_score
    if limits is None:
        return f'{told}, which is too little: no point is called not in view'
    return (
        f'{told}; points of scores below {min(limits):.2f} to '
        f'{max(limits):.2f} are not in view ({MISSED:.0%} of those that are '
        'would be missed)'
    )
