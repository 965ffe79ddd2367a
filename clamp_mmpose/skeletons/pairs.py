"""Which keypoints change places in a mirror."""

from collections.abc import Mapping, Sequence

from .words import Reading, read_skeleton

Pair = tuple[str, str]


def flip_pairs(labels: Sequence[str]) -> list[Pair]:
    """Find the left and the right of each pair, by the words.

    A label that cannot be read has a twin if another one differs from it by
    the letters L and R alone, such as ``'bcl'`` and ``'bcr'``. "Near" and
    "off" change with the side from which an animal is seen: no pair.

    Args:
        labels (Sequence[str]): Of one skeleton.

    Returns:
        list[tuple[str, str]]: Left and right label, in the order of the
        left ones. Each label is in one pair at most.
    """
    keys: dict[tuple[str, ...], str] = {}
    for label, reading in zip(labels, read_skeleton(labels), strict=True):
        for key in _keys(reading):
            keys.setdefault(key, label)
    pairs: list[Pair] = []
    for key, label in keys.items():
        twin = keys.get(('right', *key[1:])) if key[0] == 'left' else None
        taken = {name for pair in pairs for name in pair}
        if twin is not None and taken.isdisjoint((label, twin)):
            pairs.append((label, twin))
    pairs += _numbered_apart(labels, pairs)
    return sorted(pairs, key=lambda pair: list(labels).index(pair[0]))


def _numbered_apart(
    labels: Sequence[str], pairs: Sequence[Pair]
) -> list[Pair]:
    """Limbs that were numbered all around: ``paw1LH`` and ``paw4RH``."""
    taken = {name for pair in pairs for name in pair}
    found: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for reading in read_skeleton(labels):
        if reading.side and reading.label not in taken:
            key = tuple(word for word in reading.rest if not word.isdecimal())
            sides = found.setdefault(key, dict(left=[], right=[]))
            sides[reading.side].append(reading.label)
    return [
        (sides['left'][0], sides['right'][0])
        for sides in found.values()
        if len(sides['left']) == len(sides['right']) == 1
    ]


def lonely_sides(labels: Sequence[str]) -> list[str]:
    """Labels that say left or right, but have no twin.

    Args:
        labels (Sequence[str]): Of one skeleton.

    Returns:
        list[str]: Those of them.
    """
    paired = {label for pair in flip_pairs(labels) for label in pair}
    readings = read_skeleton(labels)
    return [r.label for r in readings if r.side and r.label not in paired]


def mutual_pairs(swaps: Mapping[str, str]) -> list[Pair]:
    """Pairs that a source gives itself, which must be mutual.

    Args:
        swaps (Mapping[str, str]): The twin of each label; those without one
            are left out, empty, or their own twin.

    Returns:
        list[tuple[str, str]]: Each pair once.

    Raises:
        ValueError: A twin does not name its twin in return.
    """
    wrong = [
        f'{label} swaps with {twin}, which swaps with '
        f'{swaps.get(twin) or "none"}'
        for label, twin in swaps.items()
        if twin and twin != label and swaps.get(twin) != label
    ]
    if wrong:
        raise ValueError(
            f'swaps that are not mutual: {"; ".join(wrong)}. Mend them where '
            'they are given, or leave them out: they follow from the words'
        )
    order = list(swaps)
    return [
        (label, twin)
        for label, twin in swaps.items()
        if twin and order.index(label) < order.index(twin)
    ]


def _keys(reading: Reading) -> list[tuple[str, ...]]:
    """The side, then what is the same on both sides; none for the middle."""
    if reading.side:
        return [(reading.side, *reading.rest)]
    keys = []
    for i, word in enumerate(reading.rest):
        if word not in reading.unread:
            continue
        for j in {0, len(word) - 1}:
            if word[j] in 'lr':
                side = dict(l='left', r='right')[word[j]]
                other = word[:j] + '*' + word[j + 1 :]
                rest = (*reading.rest[:i], other, *reading.rest[i + 1 :])
                keys.append((side, *rest))
    return keys
