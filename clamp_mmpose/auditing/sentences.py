"""A finding in words, and in numbers."""

from pathlib import Path

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


def numbers_of(found: Finding, matches: Matches, skeleton: Skeleton) -> str:
    """Distances and heights that speak for it.

    Args:
        found (Finding): One of an animal.
        matches (Matches): Of all animals.
        skeleton (Skeleton): Theirs.
    """
    said = []
    for k in found.reading.keypoints[:2]:
        if matches.labelled[found.animal, k]:
            said.append(_numbers(k, found, matches, skeleton))
    return '; '.join(said)


def _numbers(
    k: int, found: Finding, matches: Matches, skeleton: Skeleton
) -> str:
    apart, heights = matches.apart[found.animal], matches.heights[found.animal]
    name = skeleton.names[k]
    said = f'{name} was found {apart[k, k]:.0%} of the box away'
    others = [one for one in found.reading.keypoints[:2] if one != k]
    for other in others:
        said += f', {skeleton.names[other]} {apart[other, k]:.0%}'
    if np.isfinite(heights[k, k]):
        said += f'; heatmaps there: {heights[k, k]:.2f}'
        for other in others:
            said += f' against {heights[other, k]:.2f}'
    return said


def place_of(found: Finding, matches: Matches) -> str:
    """The name of the picture, and which annotation."""
    name = Path(matches.pictures[found.animal]).name
    return f'{name}, annotation {matches.ids[found.animal]}'
