"""A finding in words, and in numbers."""

import numpy as np

from ..prediction.frames import Skeleton
from .findings import Finding
from .matches import Matches
from .readings import NAMES, SHIFT


def headline(found: Finding, matches: Matches, skeleton: Skeleton) -> str:
    """What looks wrong, in one line.

    Args:
        found (Finding): One of an animal.
        matches (Matches): Of all animals.
        skeleton (Skeleton): Theirs.
    """
    keypoints = found.reading.keypoints
    names = [skeleton.names[k] for k in keypoints]
    if found.reading.kind == SHIFT:
        (k,) = keypoints
        away = matches.apart[found.animal, k, k]
        return f'{names[0]} looks shifted by {away:.0%} of the box'
    if len(names) > 2:
        return 'left and right look exchanged in the whole animal'
    labelled = matches.labelled[found.animal][list(keypoints)]
    if labelled.all():
        return f'{names[0]} and {names[1]} look exchanged'
    own, other = names if labelled[0] else names[::-1]
    what = 'name' if found.reading.kind == NAMES else 'side'
    return f'{own} has the wrong {what}, it seems: {other} was found there'


def numbers_of(
    found: Finding, matches: Matches, skeleton: Skeleton
) -> list[str]:
    """Distances and heights that speak for it, a line for each label.

    Args:
        found (Finding): One of an animal.
        matches (Matches): Of all animals.
        skeleton (Skeleton): Theirs.
    """
    apart, heights = matches.apart[found.animal], matches.heights[found.animal]
    names = found.reading.keypoints
    lines = []
    for k in names:
        twin = skeleton.flip_indices[k] if len(names) > 2 else None
        others = [one for one in names if one != k and twin in (None, one)]
        if matches.labelled[found.animal, k]:
            said = ', '.join(
                f'{skeleton.names[one]} '
                f'{_near(apart[one, k], heights[one, k])}'
                for one in (k, *others)
            )
            lines.append(f'at the label of {skeleton.names[k]}: {said}')
    return lines


def _near(apart: float, height: float) -> str:
    """How far away, and how high the heatmap is at the label."""
    if np.isnan(height):
        return f'{apart:.0%} of the box away'
    return f'{apart:.0%} of the box away (heatmap {max(height, 0):.2f})'


def place_of(found: Finding, matches: Matches) -> str:
    """The path of the picture, and which annotation."""
    picture = matches.pictures[found.animal]
    return f'{picture}, annotation {matches.ids[found.animal]}'


def source_of(found: Finding, matches: Matches) -> str:
    """Where its labels are to be mended; empty if the data set does not say.

    Args:
        found (Finding): One of an animal.
        matches (Matches): Of all animals.
    """
    return matches.labelled_in[found.animal]
