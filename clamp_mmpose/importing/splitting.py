"""Which pictures are for training: by video, else in blocks of time.

Frames of one video resemble each other; a split by frame would test what was
trained. Each kind of animal is split on its own. With ten groups (videos,
series of pictures) or more every fifth is for testing; with fewer the
smallest, as long as that is no more than two fifths. Otherwise each group is
cut into ten blocks of time, of which the third and the eighth are for
testing.
"""

from collections import defaultdict
from collections.abc import Sequence

from .formats.paths import natural_order
from .labels import Picture

_SHARE = 0.2
_BLOCKS, _TEST_BLOCKS = 10, (2, 7)


def choose_splits(pictures: Sequence[Picture]) -> str:
    """Set the ``split`` of pictures that have none.

    Args:
        pictures (Sequence[Picture]): Of one source; changed.

    Returns:
        str: How it was done, for the report.
    """
    kinds: dict[frozenset, list[Picture]] = defaultdict(list)
    for picture in pictures:
        kinds[frozenset(a.category for a in picture.animals)].append(picture)
    ways = {_split_kind(own) for own in kinds.values()}
    return ' and '.join(sorted(ways))


def _split_kind(pictures: Sequence[Picture]) -> str:
    groups: dict[str, list[Picture]] = defaultdict(list)
    for picture in pictures:
        groups[picture.group].append(picture)
    test = _test_groups(groups, len(pictures))
    for picture in pictures:
        picture.split = 'val' if picture.group in test else 'train'
    if test:
        return f'by group ({len(test)} of {len(groups)} for testing)'
    for own in groups.values():
        _split_by_time(own)
    if not any(picture.split == 'val' for picture in pictures):
        _split_by_time(pictures)  # a few groups of a single picture
    return 'in blocks of time'


def _test_groups(groups: dict[str, list[Picture]], total: int) -> set[str]:
    names = sorted(groups, key=natural_order)
    every_fifth = set(names[2::5])
    if len(names) >= 10 and _fits(every_fifth, groups, total):
        return every_fifth
    chosen: set[str] = set()
    for name in sorted(names, key=lambda one: len(groups[one])):
        if sum(len(groups[one]) for one in chosen) < _SHARE * total:
            chosen.add(name)
    return chosen if _fits(chosen, groups, total) else set()


def _fits(chosen: set[str], groups: dict[str, list], total: int) -> bool:
    share = sum(len(groups[one]) for one in chosen) / total
    return _SHARE / 2 <= share <= 2 * _SHARE


def _split_by_time(pictures: Sequence[Picture]) -> None:
    ordered = sorted(
        pictures, key=lambda one: (one.order, natural_order(one.name))
    )
    number = len(ordered)
    for i, picture in enumerate(ordered):
        if number >= _BLOCKS:
            test = _BLOCKS * i // number in _TEST_BLOCKS
        else:
            test = number > 1 and i >= number - max(1, round(_SHARE * number))
        picture.split = 'val' if test else 'train'
