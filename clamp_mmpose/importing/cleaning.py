"""Pictures and animals that are there twice, or outside of the picture."""

from collections import Counter
from collections.abc import Iterable

from .boxes import box_of
from .labels import Animal, Box, Picture
from .pictures import Written

_SAME_BOX = 0.7  # intersection over union


def clean(written: Iterable[Written]) -> tuple[list[Written], list[str]]:
    """Leave each picture and each animal once.

    Args:
        written (Iterable[Written]): All pictures.

    Returns:
        tuple[list, list[str]]: The pictures with animals, and what the user
        should know.
    """
    count: Counter[str] = Counter()
    kept: dict[str, Written] = {}
    for one in written:
        picture = one.picture
        picture.animals = [
            animal
            for animal in picture.animals
            if _inside(animal, one.width, one.height, count)
        ]
        _take_once(picture, count)
        first = kept.setdefault(one.digest, one)
        if first is not one:
            count['same'] += 1
            _join(first, one, count)
    whole = [one for one in kept.values() if one.picture.animals]
    count['empty'] = len(kept) - len(whole)
    return whole, [text.format(count[key]) for key, text in _NOTES.items()
                   if count[key]]  # fmt: skip


_NOTES = dict(
    outside='{} labelled points lie outside of their picture and count as '
    'not labelled',
    empty='{} pictures without labelled animals were left out',
    copies='{} animals are copies of others in the same picture and were left '
    'out',
    same='{} pictures are there more than once (by content) and were taken '
    'once',
    differing='{} animals are labelled twice in the same picture, not at the '
    'same places: the first labels were taken',
    both='{} pictures were in two parts of the split: they are for testing '
    'only',
)


def _inside(
    animal: Animal, width: int, height: int, count: Counter[str]
) -> bool:
    """Is a point left? Those beyond the edge by a pixel are moved on it."""
    points = []
    for x, y, v in animal.points:
        if v and not (-1 <= x <= width and -1 <= y <= height):
            count['outside'] += 1
            v = 0
        x, y = min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)
        points.append((x, y, v) if v else (0.0, 0.0, 0))
    animal.points = points
    return any(v for _, _, v in points)


def _take_once(picture: Picture, count: Counter[str]) -> None:
    """Leave out rows that are copies of another one in the same picture."""
    first: dict[tuple, Animal] = {}
    for animal in picture.animals:
        first.setdefault((animal.category, *animal.points), animal)
    count['copies'] += len(picture.animals) - len(first)
    picture.animals = list(first.values())


def _join(first: Written, second: Written, count: Counter[str]) -> None:
    old = first.picture.animals
    for animal in second.picture.animals:
        same = [other for other in old if _is_same(animal, other, first)]
        if not same:
            old.append(animal)
        elif same[0].points != animal.points:
            count['differing'] += 1
    parts = {first.picture.split, second.picture.split}
    if len(parts) > 1:
        count['both'] += 1
        first.picture.split = max(
            parts, key=['', 'train', 'val', 'test'].index
        )


def _is_same(one: Animal, other: Animal, written: Written) -> bool:
    if one.category != other.category:
        return False
    size = (written.width, written.height)
    return _overlap(box_of(one, *size), box_of(other, *size)) > _SAME_BOX


def _overlap(first: Box, second: Box) -> float:
    width = min(first[0] + first[2], second[0] + second[2]) - max(
        first[0], second[0]
    )
    height = min(first[1] + first[3], second[1] + second[3]) - max(
        first[1], second[1]
    )
    shared = max(width, 0) * max(height, 0)
    areas = first[2] * first[3] + second[2] * second[3]
    return shared / (areas - shared) if areas > shared else 0.0
