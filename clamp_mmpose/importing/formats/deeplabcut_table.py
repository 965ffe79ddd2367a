"""DeepLabCut's table of labels (csv), with every header that it has had."""

import csv
import math
from collections import Counter
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
        ImportFailed: It holds predictions, or is not as DeepLabCut has it:
            a row is cut, or two columns are the same.
    """
    lines = _lines(path)
    header = {row[0]: row for row in lines[:4] if row[0] in _HEADERS}
    body = lines[len(header) :]
    coords = _without_blanks(header.get('coords', []))
    index = next((i for i, c in enumerate(coords) if c in ('x', 'y')), 0)
    if not index or not {'scorer', 'bodyparts'} <= header.keys():
        raise ImportFailed(_no_header(path, lines))
    if 'likelihood' in coords:
        raise ImportFailed(
            f'{path} holds predictions, not labels (it has likelihoods): '
            'give the project, or CollectedData_*.csv; or let DeepLabCut '
            'refine and save them as labels first'
        )
    for row in body:
        _check_length(row, len(coords), path)
    bodyparts = header['bodyparts'][index:]
    individuals = header.get('individuals', [''] * len(coords))[index:]
    _check_columns(individuals, bodyparts, coords[index:], path)
    rows = [
        _read_row(row, index, individuals, bodyparts, coords[index:], path)
        for row in body
    ]
    names = list(dict.fromkeys(bodyparts[: len(coords) - index]))
    return Table(header['scorer'][-1], names, rows)


def _lines(path: Path) -> list[list[str]]:
    try:
        with open(path, encoding='utf-8-sig', newline='') as file:
            return [row for row in csv.reader(file) if any(row)]
    except UnicodeDecodeError:
        raise ImportFailed(
            f'{path} is not text in UTF-8: save it so, as DeepLabCut does '
            '(Excel: CSV UTF-8)'
        ) from None
    except csv.Error as error:
        raise ImportFailed(
            f'{path} is no table: {error}: write it anew'
        ) from None


def _no_header(path: Path, lines: list[list[str]]) -> str:
    if not lines:
        return f'{path} is empty: write it anew, or remove it'
    if lines[0][0].startswith('scorer;'):
        return (
            f'{path} has semicolons between its columns, as some programs '
            'save tables: put commas there, and points into the numbers'
        )
    return (
        f"{path}: no rows 'scorer', 'bodyparts' and 'coords' with x and y "
        'among the first four: this is no table of labels of DeepLabCut'
    )


def _without_blanks(row: list[str]) -> list[str]:
    """Without empty columns at its end."""
    while row and not row[-1].strip():
        row = row[:-1]
    return row


def _check_length(row: list[str], columns: int, path: Path) -> None:
    """A row that ends early with a number was cut, maybe in that number."""
    number = len(_without_blanks(row))
    if number > columns or number == len(row) < columns:
        raise ImportFailed(
            f'{path}, {row[0]!r}: this row has {number} columns, the '
            f'header {columns}: mend the row, or write the table anew'
        )


def _check_columns(
    individuals: Sequence[str],
    bodyparts: Sequence[str],
    coords: Sequence[str],
    path: Path,
) -> None:
    if min(len(individuals), len(bodyparts)) < len(coords):
        raise ImportFailed(
            f"{path}: the rows 'individuals' and 'bodyparts' have fewer "
            "columns than 'coords': write the table anew"
        )
    columns = Counter(zip(individuals, bodyparts, coords, strict=False))
    for (individual, bodypart, axis), number in columns.items():
        if number > 1:
            raise ImportFailed(
                f'{path}: {number} columns are {axis} of '
                f'{" ".join(filter(None, (individual, bodypart)))!r}: rename '
                'or remove one of them'
            )


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
