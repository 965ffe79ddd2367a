"""What a calibration says, for people to read."""

import numpy as np

from ..runtime import Calibration
from .conformal import MISSED, in_view_auroc
from .points import Points


def report(calibration: Calibration, points: Points, cut: Points) -> str:
    """Sum up what was fitted, and on what.

    Args:
        calibration (Calibration): Of :func:`fit`.
        points (Points): That it was fitted on.
        cut (Points): The same of cut animals.

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
            _in_view(calibration, points, cut),
        ]
    )


def _in_view(calibration: Calibration, points: Points, cut: Points) -> str:
    told = (
        'scores tell points beyond the border of the picture with an AUROC of '
        f'{in_view_auroc(points, cut):.2f}'
    )
    limits = calibration.in_view_score
    if limits is None:
        return f'{told}, which is too little: no point is called not in view'
    gone = points.labelled & ~cut.labelled
    found = (cut.scores < np.array(limits))[gone]
    return (
        f'{told}; below scores of {min(limits):.2f} to {max(limits):.2f} '
        f'points are not in view: {found.mean():.0%} of these, and '
        f'{MISSED:.0%} of the others in such pictures'
    )
