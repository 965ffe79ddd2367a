"""Several sources with one skeleton, or made to have one."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ..skeletons import Match, default_edges, flip_pairs, match_skeletons
from .labels import Animal, ImportFailed, LabelSet


class Skeleton(NamedTuple):
    """The skeleton of a whole data set.

    Attributes:
        keypoints (list[str]): Labels.
        pairs (list[tuple[str, str]]): Labels that change places in a mirror.
        edges (list[tuple[str, str]]): Labels that are joined.
        matches (list[list[Match]]): For each source but the first, which of
            its labels were matched; none where it has those of the first.
    """

    keypoints: list[str]
    pairs: list[tuple[str, str]]
    edges: list[tuple[str, str]]
    matches: list[list[Match]]


def unite(
    sets: Sequence[LabelSet],
    merge: bool = False,
    apart: Sequence[tuple[str, str]] = (),
) -> Skeleton:
    """Give all sources one skeleton; their animals' points are put in order.

    Args:
        sets (Sequence[LabelSet]): The sources; changed.
        merge (bool): Make the union of different skeletons, matched by
            words; what a source does not label has v = 0.
        apart (Sequence[tuple[str, str]]): Labels that match by words, but
            are not the same.

    Returns:
        Skeleton: The first source's labels, then what others have besides.

    Raises:
        ImportFailed: Skeletons differ, and are not to be merged.
    """
    keypoints = list(sets[0].keypoints)
    matches: list[list[Match]] = []
    edges = list(sets[0].edges or [])
    pairs = list(sets[0].pairs or [])
    for labels in sets[1:]:
        own = {label: label for label in labels.keypoints}
        found: list[Match] = []
        if set(labels.keypoints) != set(keypoints):
            _check_may_merge(merge, sets[0], labels)
            found = [
                match
                for match in match_skeletons(keypoints, labels.keypoints)
                if (match.first, match.second) not in apart
            ]
            own |= {match.second: match.first for match in found}
            own = _without_clashes(own, keypoints)
            keypoints += [own[k] for k in labels.keypoints
                          if own[k] not in keypoints]  # fmt: skip
        matches.append(found)
        _rename(labels, own, keypoints)
        edges += labels.edges or []
        pairs += labels.pairs or []
    _rename(sets[0], {label: label for label in keypoints}, keypoints)
    for labels in sets[1:]:
        _rename(labels, {label: label for label in keypoints}, keypoints)
    joined = _each_once(edges) or default_edges(keypoints)
    return Skeleton(keypoints, _all_pairs(pairs, keypoints), joined, matches)


def name_apart(sets: Sequence[LabelSet]) -> None:
    """Name animals after their source, where sources call them the same.

    So each source is a species of the united set, which is tested on what it
    labels.

    Args:
        sets (Sequence[LabelSet]): The sources; changed.
    """
    kinds = Counter(kind for labels in sets for kind in _kinds(labels))
    stems = [labels.source.stem for labels in sets]
    for number, labels in enumerate(sets, 1):
        stem = labels.source.stem
        name = stem if stems.count(stem) == 1 else f'{stem} {number}'
        for picture in labels.pictures:
            for animal in picture.animals:
                if kinds[animal.category] > 1:
                    animal.category = f'{name} {animal.category}'


def _kinds(labels: LabelSet) -> set[str]:
    return {a.category for p in labels.pictures for a in p.animals}


def _check_may_merge(merge: bool, first: LabelSet, other: LabelSet) -> None:
    if merge:
        return
    only = [k for k in first.keypoints if k not in other.keypoints]
    besides = [k for k in other.keypoints if k not in first.keypoints]
    raise ImportFailed(
        f'{first.source} and {other.source} have different keypoints: only '
        f'the first has {", ".join(only) or "none"}; only the second has '
        f'{", ".join(besides) or "none"}. Import them apart, or give --merge '
        'to make one skeleton of both, matched by words'
    )


def _without_clashes(
    own: dict[str, str], keypoints: Sequence[str]
) -> dict[str, str]:
    """A label of another point of the first source gets a number."""
    taken: set[str] = set()
    new: dict[str, str] = {}
    matched = {label for label, goal in own.items() if goal in keypoints}
    for label in sorted(own, key=lambda one: one not in matched):
        goal, number = own[label], 2
        while goal in taken:
            goal, number = f'{own[label]} {number}', number + 1
        taken.add(goal)
        new[label] = goal
    return new


def _rename(
    labels: LabelSet, own: dict[str, str], keypoints: Sequence[str]
) -> None:
    places = {own[label]: i for i, label in enumerate(labels.keypoints)}
    for picture in labels.pictures:
        for animal in picture.animals:
            _reorder(animal, [places.get(label) for label in keypoints])
    for name in ('edges', 'pairs'):
        links = getattr(labels, name)
        if links is not None:
            setattr(labels, name, [(own[a], own[b]) for a, b in links])
    labels.keypoints = list(keypoints)


def _reorder(animal: Animal, places: Sequence[int | None]) -> None:
    animal.points = [
        (0.0, 0.0, 0) if place is None else animal.points[place]
        for place in places
    ]


def _each_once(links: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return list({frozenset(link): link for link in links}.values())


def _all_pairs(
    given: Sequence[tuple[str, str]], keypoints: Sequence[str]
) -> list[tuple[str, str]]:
    """Those that sources give, and by words those of other labels."""
    pairs = _each_once(given)
    taken = {label for pair in pairs for label in pair}
    if len(taken) != 2 * len(pairs):
        raise ImportFailed(
            f'a keypoint swaps with two others: {pairs}. Mend the sources'
        )
    return pairs + [p for p in flip_pairs(keypoints) if taken.isdisjoint(p)]
