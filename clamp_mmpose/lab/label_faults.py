"""Faults that people make, put into labels that are right."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..auditing.readings import KINDS

_SHIFTS = (0.15, 0.30)  # of the longer side of the box
_TRIES = 100


@dataclass(frozen=True)
class Fault:
    """What was done to an animal.

    Attributes:
        animal (int): Id of the annotation.
        kind (str): One of ``KINDS``.
        keypoints (tuple[int]): Whose labels are wrong now.
    """

    animal: int
    kind: str
    keypoints: tuple[int, ...]


def put_faults(
    content: dict, twins: Sequence[int], share: float, seed: int
) -> tuple[dict, list[Fault]]:
    """Spoil a share of the animals in each of three ways; no animal twice.

    * sides: all labels of left and right are exchanged.
    * names: those of two keypoints that are no twins.
    * shift: one label is moved by 15 to 30 % of the longer side of the box,
      within the picture.

    Args:
        content (dict): Of an annotation file; it is not changed.
        twins (Sequence[int]): Of each keypoint the one on the other side, or
            itself.
        share (float): Of the animals, for each kind.
        seed (int): Random seed.

    Returns:
        tuple[dict, list[Fault]]: The spoilt content, and what was done.
    """
    content = copy.deepcopy(content)
    random = np.random.default_rng(seed)
    sizes = {one['id']: one for one in content['images']}
    left = [one for one in content['annotations'] if _labelled(one).sum() > 1]
    left = [left[i] for i in random.permutation(len(left))]
    number = round(share * len(left))
    faults = []
    for kind in KINDS:
        for annotation in list(left):
            if sum(one.kind == kind for one in faults) == number:
                break
            size = sizes[annotation['image_id']]
            spoilt = _spoil(kind, annotation, size, twins, random)
            if spoilt:
                faults.append(Fault(annotation['id'], kind, tuple(spoilt)))
                left.remove(annotation)
    return content, faults


def _labelled(annotation: dict) -> np.ndarray:
    return np.array(annotation['keypoints'][2::3]) > 0


def _spoil(kind, annotation, size, twins, random) -> list[int]:
    """Numbers of the keypoints whose labels were changed; perhaps none."""
    points = np.array(annotation['keypoints'], float).reshape(-1, 3)
    labelled = points[:, 2] > 0
    if kind == 'sides':
        new, spoilt = _exchange_sides(points, labelled, twins)
    elif kind == 'names':
        new, spoilt = _exchange_names(points, labelled, twins, random)
    else:
        side = max(annotation['bbox'][2:])
        new, spoilt = _shift(points, labelled, side, size, random)
    annotation['keypoints'] = [round(v, 3) for v in new.ravel().tolist()]
    return spoilt


def _exchange_sides(points, labelled, twins):
    sided = [k for k, twin in enumerate(twins) if k != twin]
    if not any(labelled[[k, twins[k]]].all() for k in sided):
        return points, []
    changed = [k for k in sided if labelled[[k, twins[k]]].any()]
    return points[list(twins)], changed


def _exchange_names(points, labelled, twins, random):
    pairs = [
        (a, b)
        for a in np.flatnonzero(labelled)
        for b in np.flatnonzero(labelled)
        if a < b and twins[a] != b
    ]
    if not pairs:
        return points, []
    a, b = pairs[random.integers(len(pairs))]
    new = points.copy()
    new[[a, b]] = points[[b, a]]
    return new, [int(a), int(b)]


def _shift(points, labelled, side, size, random):
    limits = np.array([size['width'], size['height']]) - 1
    k = random.choice(np.flatnonzero(labelled))
    for _ in range(_TRIES):
        angle, far = random.uniform(0, 2 * np.pi), random.uniform(*_SHIFTS)
        moved = points[k, :2] + far * side * np.array(
            [np.cos(angle), np.sin(angle)]
        )
        if (moved >= 0).all() and (moved <= limits).all():
            new = points.copy()
            new[k, :2] = moved
            return new, [int(k)]
    return points, []
