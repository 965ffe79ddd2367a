"""A line of a YOLO pose label file."""

import math
from collections.abc import Sequence
from pathlib import Path

from ..labels import Animal, ImportFailed


def holds_labels(file: Path) -> bool:
    """Does a text file hold labels, and no list of classes, say?"""
    text = file.read_text(encoding='utf-8-sig', errors='replace')
    words = [
        word
        for line in text.split('\n')
        if not line.lstrip().startswith('#')
        for word in line.split()
    ]
    return len(words) > 5 and all(map(_is_number, words))


def _is_number(word: str) -> bool:
    try:
        return math.isfinite(float(word))
    except ValueError:
        return False


def animal_in(
    line: str,
    config: dict,
    number: int,
    dimensions: int,
    size: tuple[int, int],
    where: str,
) -> Animal:
    """Read a line of a label file.

    Args:
        line (str): Class, box and keypoints.
        config (dict): Of data.yaml: ``names`` is read.
        number (int): Of keypoints.
        dimensions (int): Numbers of each keypoint, 2 or 3.
        size (tuple): Width and height of the picture in pixels.
        where (str): The line, in words.

    Returns:
        Animal: In pixels.

    Raises:
        ImportFailed: The line has another number of numbers, or some that
            cannot be meant.
    """
    try:
        values = [float(word) for word in line.split()]
    except ValueError:
        raise ImportFailed(f'{where}: {line!r} are not numbers') from None
    wanted = 5 + dimensions * number
    if len(values) != wanted:
        raise ImportFailed(
            f'{where} has {len(values)} numbers, not {wanted} (class, box, '
            f'{number} keypoints of {dimensions}): mend '
            'kpt_shape, or the line'
        )
    fault = _fault(values, dimensions)
    if fault:
        raise ImportFailed(f'{where}: {fault}')
    width, height = size
    points = []
    for i in range(5, wanted, dimensions):
        x, y, *v = values[i : i + dimensions]
        # without v, 0 0 stands for what is not labelled
        seen = int(v[0]) if v else 2 * (x != 0 or y != 0)
        there = seen > 0 and math.isfinite(x + y)
        points.append(
            (x * width, y * height, seen) if there else (0.0, 0.0, 0)
        )
    cx, cy, w, h = values[1:5]
    box = ((cx - w / 2) * width, (cy - h / 2) * height, w * width, h * height)
    return Animal(points, _category(config, int(values[0]), where), box, where)


def _fault(values: Sequence[float], dimensions: int) -> str:
    """What cannot be meant in a line of labels; '' for a sound one."""
    number, *box = values[:5]
    if number not in range(1000):
        return f'the class is {number:g}: write its number in names'
    if not all(-0.5 <= one <= 1.5 for one in box):
        return (
            f'the box is {" ".join(f"{one:g}" for one in box)}: write '
            'fractions of the picture, not pixels: middle, width and height'
        )
    for i in range(5, len(values), dimensions):
        x, y, *v = values[i : i + dimensions]
        if v and v[0] not in (0, 1, 2):
            return (
                f'keypoint {(i - 5) // dimensions + 1} has v = {v[0]:g}: '
                'write 0 (not labelled), 1 (hidden) or 2 (visible)'
            )
        if (not v or v[0]) and max(abs(x), abs(y)) > 2:
            return (
                f'keypoint {(i - 5) // dimensions + 1} lies at {x:g}, {y:g}: '
                'write fractions of the picture, not pixels'
            )
    return ''


def _category(config: dict, number: int, where: str) -> str:
    names = config.get('names') or {}
    if isinstance(names, list):
        names = dict(enumerate(names))
    if isinstance(names, dict):
        names = {str(key): name for key, name in names.items()}
        if str(number) in names:
            return str(names[str(number)])
    raise ImportFailed(
        f"{where} is of class {number}, which is not in 'names': {names}. "
        "Write a list of all classes there: 'names: [mouse]'"
    )
