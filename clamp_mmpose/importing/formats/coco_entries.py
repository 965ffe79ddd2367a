"""What stands in a COCO file: entries, points and boxes, looked at first."""

import math

from ...datasets.annotation_check.values import number_fault, numbers_fault
from ..labels import Box, ImportFailed

Points = list[tuple[float, float, int]]
_FAR = 0.75  # of the box, from its middle: the network sees 1.25 times it
_BEYOND = 1.05  # of the picture: no box that is meant as one ends there


def check_entries(content: dict, file: str) -> None:
    """Refuse entries that are none, and numbers of two entries.

    Args:
        content (dict): Of a COCO file.
        file (str): Its path.

    Raises:
        ImportFailed: Names the first such entry.
    """
    for section in ('images', 'annotations', 'categories'):
        for i, entry in enumerate(content[section]):
            if not isinstance(entry, dict):
                raise ImportFailed(
                    f'{file}: {section}[{i}] is {entry!r}, not an object: '
                    'remove it or export the file again'
                )
    for section, name in (('images', 'file_name'), ('categories', 'name')):
        first: dict[object, object] = {}
        for entry in content[section]:
            number = _number_of(entry, 'id', section, file)
            other = first.setdefault(number, entry.get(name))
            if other != entry.get(name):
                raise ImportFailed(
                    f'{file}: {section} {other!r} and {entry.get(name)!r} '
                    f'both have the id {number!r}, so which one is meant '
                    'cannot be told: give each its own'
                )
    for annotation in content['annotations']:
        _number_of(annotation, 'image_id', 'annotations', file)
        _number_of(annotation, 'category_id', 'annotations', file)


def _number_of(entry: dict, key: str, section: str, file: str) -> object:
    if key not in entry:
        raise ImportFailed(
            f'{file}: one of {section} has no {key!r}: '
            'tools/validate_dataset.py tells which'
        )
    if isinstance(entry[key], list | dict):
        raise ImportFailed(
            f'{file}: {section} with {key} {entry[key]!r}: write a number'
        )
    return entry[key]


def has_points(annotation: dict) -> bool:
    """Is a point labelled? What is no list is left to :func:`points_of`."""
    values = annotation.get('keypoints')
    return bool(values[2::3] and any(values[2::3])
                if isinstance(values, list) else values)  # fmt: skip


def points_of(annotation: dict, number: int, where: str) -> Points:
    """Read the points of an animal.

    Args:
        annotation (dict): Of a COCO file.
        number (int): Of keypoints in its skeleton.
        where (str): The annotation, in words.

    Returns:
        list: x, y in pixels and v of each; 0, 0, 0 where x or y is missing.

    Raises:
        ImportFailed: They are of another number, or no numbers; v is not 0,
            1 or 2; all lie between 0 and 1.
    """
    values = annotation['keypoints']
    if not isinstance(values, list) or any(
        isinstance(value, list | dict) for value in values
    ):
        raise ImportFailed(
            f'{where}: keypoints are {str(values)[:60]}: write one list of '
            f'{3 * number} numbers, x, y and v of each'
        )
    if len(values) != 3 * number:
        raise ImportFailed(
            f'{where} has {len(values)} numbers for {number} keypoints: x, y '
            f'and v of each are {3 * number}'
        )
    points = [
        _point(values[i : i + 3], f'{where}, keypoint {i // 3 + 1}')
        for i in range(0, len(values), 3)
    ]
    if _are_fractions(points):
        raise ImportFailed(
            f'{where}: all points lie between 0 and 1, as fractions of the '
            'picture do: write x and y in pixels'
        )
    return points


def _point(values: list, where: str) -> tuple[float, float, int]:
    x, y, v = values
    if v not in (0, 1, 2, None) or isinstance(v, bool):
        raise ImportFailed(
            f'{where} has v = {v!r}: write 0 (not labelled), 1 (hidden) or 2 '
            '(visible)'
        )
    if not v or x is None or y is None:
        return 0.0, 0.0, 0
    fault = number_fault(x) or number_fault(y)
    if fault == 'NaN or infinity':
        return 0.0, 0.0, 0
    if fault:
        raise ImportFailed(
            f'{where} lies at {x!r}, {y!r}, that is {fault}: write pixels'
        )
    return float(x), float(y), int(v)


def _are_fractions(points: Points) -> bool:
    places = [(x, y) for x, y, v in points if v]
    return all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places) and any(
        0 < x < 1 and 0 < y < 1 for x, y in places
    )


def species_of(
    annotation: dict, names: dict, otherwise: str, where: str
) -> str:
    """Name of its category.

    Args:
        annotation (dict): Of a COCO file.
        names (dict): Of the categories, by their numbers.
        otherwise (str): Where no category has this number.
        where (str): The annotation, in words.

    Raises:
        ImportFailed: A category has the same number as text, or the other way
            round.
    """
    number = annotation['category_id']
    if number not in names and str(number) in map(str, names):
        raise ImportFailed(
            f'{where} has the category_id {number!r}, but categories have '
            f'{", ".join(map(repr, names))}: mend it'
        )
    return names.get(number, otherwise)


def box_in(annotation: dict) -> Box | None:
    """Left, top, width and height; None where they are missing or empty."""
    given = annotation.get('bbox')
    if not isinstance(given, list) or len(given) != 4 or numbers_fault(given):
        return None
    left, top, width, height = map(float, given)
    return (left, top, width, height) if min(width, height) > 0 else None


def box_fault(box: Box, points: Points, size: tuple[int, int] | None) -> str:
    """Why a box is not the animal's; '' if it is.

    Args:
        box (tuple): Left, top, width, height in pixels.
        points (list): The animal's: x, y and v, one labelled at least.
        size (tuple, optional): Width and height of the picture.

    Returns:
        str: In words.
    """
    left, top, width, height = box
    places = [(x, y) for x, y, v in points if v]
    if not any(
        abs(x - left - width / 2) <= _FAR * width + 2
        and abs(y - top - height / 2) <= _FAR * height + 2
        for x, y in places
    ):
        return 'holds none of its points'
    right, bottom = width, height  # if they are of corners
    if (
        size is not None
        and (
            left + width > _BEYOND * size[0]
            or top + height > _BEYOND * size[1]
        )
        and left < right <= size[0]
        and top < bottom <= size[1]
        and all(
            left - 2 <= x <= right + 2 and top - 2 <= y <= bottom + 2
            for x, y in places
        )
    ):
        return 'seems to be of two corners'
    return ''


def size_of(image: dict) -> tuple[int, int] | None:
    """Width and height of an image; None where the file does not tell."""
    try:
        sides = [float(image.get(key) or 0) for key in ('width', 'height')]
    except (TypeError, ValueError):
        return None
    if not all(math.isfinite(side) and side >= 1 for side in sides):
        return None
    return round(sides[0]), round(sides[1])
