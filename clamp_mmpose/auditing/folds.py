"""Which animals are looked at together: by video, else in blocks of time.

Frames of one video resemble each other: a model that was trained on the
neighbours of a wrong label has learned half of the fault. As at the import,
each kind of animal is divided on its own. With ten groups (videos, series of
pictures, told by their names) or more whole groups are kept together;
with fewer each group is cut into blocks of time.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from ..importing.formats.paths import natural_order, without_last_number

_GROUPS = 10
_BLOCKS = 10


def assign_folds(
    pictures: Sequence[str], species: Sequence[int], folds: int
) -> np.ndarray:
    """Divide animals into folds.

    Args:
        pictures (Sequence[str]): N, paths; animals of one picture are never
            parted.
        species (Sequence[int]): N, ids of their categories.
        folds (int): F, how many.

    Returns:
        np.ndarray: (N,) int, from 0 to F - 1.

    Raises:
        ValueError: There are fewer than two folds, or too few pictures.
    """
    if folds < 2:
        raise ValueError(
            f'{folds} folds: 2 are needed at least, so that each is looked '
            'at by a model that was trained on the others'
        )
    kinds: dict[str, set[int]] = defaultdict(set)
    for picture, kind in zip(pictures, species, strict=True):
        kinds[picture].add(kind)
    if len(kinds) < 2 * folds:
        raise ValueError(
            f'the training set has {len(kinds)} pictures, too few for {folds} '
            f'folds: {2 * folds} are needed at least'
        )
    fold_of = _assign(kinds, folds)
    used = len(set(fold_of.values()))
    if used < folds:
        raise ValueError(
            f'the training set can be divided in {used} folds, not in '
            f'{folds}: give as many at most'
        )
    return np.array([fold_of[picture] for picture in pictures])


def _assign(kinds: dict[str, set[int]], folds: int) -> dict[str, int]:
    """The fold of each picture."""
    alike: dict[frozenset, list[str]] = defaultdict(list)
    for picture, own in kinds.items():
        alike[frozenset(own)].append(picture)
    fold_of: dict[str, int] = {}
    sizes = [0] * folds
    for pictures in alike.values():
        for part in _parts(pictures):
            fold = sizes.index(min(sizes))
            for i, block in enumerate(part):
                own = (fold + i) % folds
                sizes[own] += len(block)
                fold_of.update(dict.fromkeys(block, own))
    return fold_of


def _parts(pictures: Sequence[str]) -> list[list[list[str]]]:
    """Groups, the largest first, each as blocks that folds take in turn."""
    groups: dict[str, list[str]] = defaultdict(list)
    for picture in sorted(pictures, key=natural_order):
        groups[without_last_number(picture)].append(picture)
    found = sorted(groups.values(), key=len, reverse=True)
    if len(found) >= _GROUPS:
        return [[group] for group in found]
    return [_blocks(group) for group in found]


def _blocks(pictures: Sequence[str]) -> list[list[str]]:
    number = len(pictures)
    edges = [number * b // _BLOCKS for b in range(_BLOCKS + 1)]
    parts = [
        list(pictures[start:end])
        for start, end in zip(edges, edges[1:], strict=False)
    ]
    return [part for part in parts if part]
