"""Boxes that somebody else has found: COCO's annotations or results, CSV."""

import csv
import json
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path, PurePath
from typing import Any

import numpy as np

from ...foundation.digests import sha256_of
from ..frames import Boxes, Frame
from ..sources import VIDEOS, Pictures, Source

COLUMNS = ('source', 'frame', 'left', 'top', 'right', 'bottom')
_Place = tuple[str, int | None]  # as a file says it: a name, and a frame
_Places = dict[str, set[_Place]]  # by image_id


class BoxesFromFile:
    """Looks boxes up by the name of the picture, or of the video and frame.

    * COCO's annotations: ``images`` with ``file_name`` (and, in a video,
      ``frame_index``), ``annotations`` with ``bbox``;
    * COCO's results, a list with ``image_id`` and ``bbox``, together with a
      file of the former that names the pictures; the boxes of that one are
      then not used;
    * a table (.csv) with the columns source, frame, left, top, right, bottom,
      and perhaps score; frame is empty for pictures.

    The files that ``tools/predict.py`` writes can be read.

    Args:
        paths (Sequence[str | Path]): Of these files.

    Raises:
        OSError: A file cannot be read.
        ValueError: It is none of these, or has a box without an area.
    """

    def __init__(self, paths: Sequence[str | Path]):
        self._files = ', '.join(map(str, paths))
        hashes = [f'{path} ({sha256_of(path)[:12]})' for path in paths]
        self.description = f'boxes of {", ".join(hashes)}'
        self._names: dict[str, set[PurePath]] = defaultdict(set)
        # whose boxes those of a name were taken for
        self._owners: dict[PurePath, Path] = {}
        # by name without folders and frame, then by name
        self._boxes: dict[_Place, dict[PurePath, list]] = defaultdict(dict)
        self._warned = False  # of a box beside its picture
        for source, frame, box, score in _read_all(paths):
            path = PurePath(source)
            self._names[path.name].add(path)
            rows = self._boxes[path.name, frame].setdefault(path, [])
            if box is not None:
                rows.append((*box, score))

    def check(self, source: Source) -> None:
        """See :class:`Locator`: one of its names, at least, must be known."""
        many = isinstance(source, Pictures)
        names = self._names
        if not any(
            _meant(path, names.get(path.name, ())) for path in source.paths
        ):
            known = sorted(map(str, chain(*names.values())))
            raise ValueError(
                f'{self._files} has no box for {source.paths[0]}'
                f'{" and its like" if many else ""}; it names '
                f'{", ".join(known[:3]) or "nothing"}'
            )

    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """See :class:`Locator`.

        Raises:
            ValueError: A frame could be of several names, or a name of
                several pictures or videos.
        """
        return [self._of(frame) for frame in frames]

    def _of(self, frame: Frame) -> Boxes:
        number = frame.index if _is_video(frame.source) else None
        known = self._boxes.get((frame.source.name, number), {})
        paths = _meant(frame.source, known)
        if len(paths) > 1:
            raise ValueError(
                f'{self._files}: {frame.source} could be '
                f'{" or ".join(map(str, paths))}'
            )
        for path in paths:
            owner = self._owners.setdefault(path, frame.source)
            if owner != frame.source:
                raise ValueError(
                    f'{self._files}: the boxes of {path} could be those of '
                    f'{owner} or {frame.source}: name them with their folders'
                )
        rows = [row for path in paths for row in known[path]]
        self._warn_of_boxes_beside(frame, rows)
        return Boxes.of([row[:4] for row in rows], [row[4] for row in rows])

    def _warn_of_boxes_beside(self, frame: Frame, rows: Iterable) -> None:
        """Once: boxes of a video of another size have many of them."""
        height, width = frame.image.shape[:2]
        for left, top, right, bottom, _ in rows:
            overlap = min(right, bottom, width - left, height - top)
            if overlap <= 0 and not self._warned:
                self._warned = True
                warnings.warn(
                    f'{self._files}: the box {[left, top, right, bottom]} is '
                    f'beside the picture, {frame.source}, frame {frame.index} '
                    f'of {width} x {height} pixels: are the boxes of another '
                    'size? What is found there means nothing',
                    stacklevel=2,
                )


def _is_video(path: PurePath) -> bool:
    return path.suffix.lower() in VIDEOS


def _meant(path: Path, names: Iterable[PurePath]) -> list[PurePath]:
    """Which names of a file may be a picture's: their folders are its own.

    Of an absolute name the last folder is enough, so that all may have moved.
    """
    places = {path.absolute().parts, path.resolve().parts}
    exact = [name for name in names if name.parts in places]
    if exact:
        return exact
    found = []
    for name in names:
        end = tuple(part for part in name.parts if part != '..')
        if name.is_absolute():
            end = end[1:][-2:]  # not the root
        if any(place[-len(end) :] == end for place in places):
            found.append(name)
    return found


def _read_all(paths: Sequence[str | Path]) -> Iterable[tuple]:
    """Source, frame, box and score of each row; a box of None for none."""
    annotations, results = [], []
    for path in paths:
        if str(path).lower().endswith('.csv'):
            yield from _table(path)
        else:
            found = _json(path)
            if isinstance(found, list):
                results.append((path, _dicts(path, found, 'results')))
            else:
                annotations.append((path, found))
    by_file = [_places(path, found) for path, found in annotations]
    for places in by_file:
        for place in chain(*places.values()):
            yield *place, None, 0
    if results:
        groups = [(path, rows, by_file) for path, rows in results]
    else:  # each file counts its pictures for itself, mostly from 1
        groups = [
            (path, _rows(path, found, 'annotations'), [places])
            for (path, found), places in zip(annotations, by_file, strict=True)
        ]
    for path, rows, named in groups:
        for row in rows:
            yield *_place_of(path, row, named), *_box(path, row)


def _places(path, found) -> _Places:
    """Where the pictures of a file are, by their ids."""
    places: _Places = defaultdict(set)
    for image in _rows(path, found, 'images'):
        name, frame = str(image.get('file_name')), None
        if _is_video(PurePath(name)):
            frame = image.get('frame_index')
            if not isinstance(frame, int):
                raise ValueError(
                    f'{path}: the picture {name} is a frame of a video, and '
                    f'has frame_index {frame!r}, which must be its number'
                )
        places[str(image.get('id'))].add((name, frame))
    return places


def _place_of(path, row: dict, named: Sequence[_Places]) -> _Place:
    """The one picture that a row is of."""
    image_id = row.get('image_id')
    found = set().union(*(one.get(str(image_id), ()) for one in named))
    if not found:
        raise ValueError(
            f'{path}: no picture has the image_id {image_id!r}: give the '
            'annotation file that names the pictures, too'
        )
    if len(found) > 1:
        names = ' and '.join(sorted({name for name, _ in found}))
        raise ValueError(
            f'{path}: the image_id {image_id!r} is that of several pictures, '
            f'{names}: give the one annotation file that it belongs to'
        )
    return found.pop()


def _json(path: str | Path) -> list | dict:
    try:
        return json.loads(Path(path).read_bytes())
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f'{path} is neither JSON nor a table (.csv): {error}'
        ) from error


def _rows(path, found, key: str) -> list[dict]:
    rows = found.get(key) if isinstance(found, dict) else None
    return _dicts(path, rows, key)


def _dicts(path, rows, key: str) -> list[dict]:
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) for row in rows
    ):
        raise ValueError(f'{path} has no list of {key}, as COCO has it')
    return rows


def _box(path, row: dict) -> tuple:
    """COCO's left, top, width, height, and the score."""
    box: Any = row.get('bbox')
    score = row.get('bbox_score', row.get('score', 1))
    try:
        left, top, width, height, number = map(float, (*box, score))
    except (TypeError, ValueError, OverflowError):
        raise ValueError(
            f'{path}: bbox {box!r} with score {score!r} is not left, top, '
            'width, height with a number'
        ) from None
    corners = (left, top, left + width, top + height)
    where = f'{path}, image_id {row.get("image_id")!r}'
    return _checked(where, corners, number)


def _checked(where, box: tuple, score: float) -> tuple:
    """The box and its score, if they are of use."""
    left, top, right, bottom = box
    if not (np.isfinite(box).all() and left < right and top < bottom):
        raise ValueError(f'{where}: the box {list(box)} has no area')
    if not np.isfinite(score):
        raise ValueError(
            f'{where}: the score {score} is no number: mend it, or leave it '
            'out'
        )
    is_whole = all(side.is_integer() for side in box)
    if min(left, top) >= 0 and max(right, bottom) <= 1 and not is_whole:
        raise ValueError(
            f'{where}: the box {list(box)} is in fractions of the picture: '
            'multiply by its width and height, as pixels are needed'
        )
    return box, score


def _table(path: str | Path) -> Iterable[tuple]:
    try:
        # spreadsheets put a mark before the first column
        with open(path, newline='', encoding='utf-8-sig') as file:
            yield from _table_rows(path, csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f'{path} is no table in UTF-8: {error}') from error


def _table_rows(path: str | Path, reader: csv.DictReader) -> Iterable[tuple]:
    missing = set(COLUMNS) - set(reader.fieldnames or ())
    if missing:
        raise ValueError(
            f'{path} has no column {", ".join(sorted(missing))}: '
            f'{", ".join(COLUMNS)} are needed'
        )
    for row in reader:
        yield _table_row(path, reader.line_num, row)


def _table_row(path, line: int, row: dict) -> tuple:
    try:
        is_video = _is_video(PurePath(row['source']))
        frame = int(row['frame']) if is_video else None
        sides = [row[column] for column in COLUMNS[2:]]
        if sides == [''] * 4:  # a frame without an animal
            return row['source'], frame, None, 0
        box = tuple(map(float, sides))
        score = float(row.get('box_score') or row.get('score') or 1)
    except (TypeError, ValueError):
        told = ', '.join(str(row[column]) for column in COLUMNS[1:])
        raise ValueError(
            f'{path}, line {line}: frame and box must be numbers, the frame '
            f'a whole one, not {told}'
        ) from None
    checked = _checked(f'{path}, line {line}', box, score)
    return row['source'], frame, *checked
