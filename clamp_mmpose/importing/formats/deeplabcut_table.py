"""DeepLabCut's table of labels (csv), with every header that it has had."""

import csv
import math
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ..labels import ImportFailed

_HEADERS = ('scorer', 'individuals', 'bodyparts', 'coords')
Point = tuple[float, float]


class Row(NamedTuple):
    """The labels of one picture.

    Attributes:
        path (str): As it is written.
        animals (dict): For each individual the points of its body parts, x
            and y in pixels; what is not labelled is left out.
    """

    path: str
    animals: dict[str, dict[str, Point]]

    def place_in(self, table: Path, individual: str) -> str:
        """Where an individual is labelled, in words."""
        return ', '.join(filter(None, (str(table), self.path, individual)))


class Table(NamedTuple):
    """A table of labels.

    Attributes:
        scorer (str): Who has labelled.
        bodyparts (list[str]): In the order of the columns.
        rows (list[Row]): Those of pictures.
    """

    scorer: str
    bodyparts: list[str]
    rows: list[Row]


def is_table(path: Path) -> bool:
    """Does a file begin as DeepLabCut's tables do?

    Args:
        path (Path): A file.

    Returns:
        bool: Whether it does, be it labels or predictions.
    """
    if path.suffix.lower() != '.csv' or not path.is_file():
        return False
    try:
        with open(path, encoding='utf-8-sig', newline='') as file:
            first = [row[:1] for row in islice(csv.reader(file), 3)]
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return ['scorer'] in first and ['bodyparts'] in first


def read_table(path: Path) -> Table:
    """Read labels.

    Args:
        path (Path): A csv file with three or four rows of header, and one or
            three columns of index.

    Returns:
        Table: What is in it.

    Raises:
        ImportFailed: It holds predictions, or is not as DeepLabCut has it.
    """
    with open(path, encoding='utf-8-sig', newline='') as file:
        lines = [row for row in csv.reader(file) if any(row)]
    header = {row[0]: row for row in lines[:4] if row[0] in _HEADERS}
    body = lines[len(header) :]
    coords = header.get('coords', [])
    index = next((i for i, c in enumerate(coords) if c in ('x', 'y')), 0)
    if not index:
        raise ImportFailed(
            f"{path}: no row 'coords' with x and y among the first four: "
            'this is no table of labels of DeepLabCut'
        )
    if 'likelihood' in coords:
        raise ImportFailed(
            f'{path} holds predictions, not labels (it has likelihoods): '
            'give the project, or CollectedData_*.csv; or let DeepLabCut '
            'refine and save them as labels first'
        )
    bodyparts = header['bodyparts'][index:]
    individuals = header.get('individuals', [''] * len(coords))[index:]
    rows = [
        _read_row(row, index, individuals, bodyparts, coords[index:], path)
        for row in body
    ]
    return Table(header['scorer'][-1], list(dict.fromkeys(bodyparts)), rows)


def _read_row(
    row: Sequence[str],
    index: int,
    individuals: Sequence[str],
    bodyparts: Sequence[str],
    coords: Sequence[str],
    path: Path,
) -> Row:
    name = '/'.join(part for part in row[:index] if part)
    values: dict[tuple[str, str], dict[str, float]] = {}
    for column, text in enumerate(row[index : index + len(coords)]):
        key = (individuals[column], bodyparts[column])
        value = _number(text, path, name, key[1])
        values.setdefault(key, {})[coords[column]] = value
    animals: dict[str, dict[str, Point]] = {}
    for (individual, bodypart), point in values.items():
        x, y = point.get('x', math.nan), point.get('y', math.nan)
        if math.isfinite(x) and math.isfinite(y):
            animals.setdefault(individual, {})[bodypart] = (x, y)
    return Row(name, animals)


def _number(text: str, path: Path, name: str, bodypart: str) -> float:
    try:
        return float(text) if text.strip() else math.nan
    except ValueError:
        raise ImportFailed(
            f'{path}, {name}: {bodypart} has the coordinate {text!r}, which '
            'is no number'
        ) from None
