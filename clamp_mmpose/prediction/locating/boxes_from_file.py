"""Boxes that somebody else has found: COCO's annotations or results, CSV."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

import numpy as np

from ..frames import Boxes, Frame
from ..provenance import sha256_of
from ..sources import VIDEOS, Pictures, Source

COLUMNS = ('source', 'frame', 'left', 'top', 'right', 'bottom')
_Key = tuple[PurePath, int | None]


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
        self._boxes: dict[_Key, list] = {}
        self._keys: dict[str, list[_Key]] = defaultdict(list)
        for source, frame, box, score in _read_all(paths):
            key = PurePath(source), frame
            if key not in self._boxes:
                self._boxes[key] = []
                self._keys[key[0].name].append(key)
            if box is not None:
                self._boxes[key].append((*box, score))

    def check(self, source: Source) -> None:
        """See :class:`Locator`: one of its names, at least, must be known."""
        many = isinstance(source, Pictures)
        paths = source.paths if many else [source.path]
        if not any(path.name in self._keys for path in paths):
            names = ', '.join(sorted(self._keys)[:3]) or 'nothing'
            raise ValueError(
                f'{self._files} has no box for {paths[0].name}'
                f'{" and its like" if many else ""}; it names {names}'
            )

    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """See :class:`Locator`.

        Raises:
            ValueError: A frame could be of several names.
        """
        return [self._of(frame) for frame in frames]

    def _of(self, frame: Frame) -> Boxes:
        known = self._keys.get(frame.source.name, [])
        number = frame.index if _is_video(frame.source) else None
        keys = [key for key in known if key[1] == number]
        if len(keys) > 1:
            keys = [key for key in keys if _ends_with(frame.source, key[0])]
        if len(keys) > 1:
            raise ValueError(
                f'{self._files}: {frame.source} could be '
                f'{" or ".join(str(key[0]) for key in keys)}'
            )
        rows = [row for key in keys for row in self._boxes[key]]
        return Boxes.of([row[:4] for row in rows], [row[4] for row in rows])


def _is_video(path: PurePath) -> bool:
    return path.suffix.lower() in VIDEOS


def _ends_with(path: Path, end: PurePath) -> bool:
    return path.resolve().parts[-len(end.parts) :] == end.parts


def _read_all(paths: Sequence[str | Path]) -> Iterable[tuple]:
    """Source, frame, box and score of each row; a box of None for none."""
    annotations, results = [], []
    for path in paths:
        if str(path).lower().endswith('.csv'):
            yield from _table(path)
        else:
            found = _json(path)
            kind = results if isinstance(found, list) else annotations
            kind.append((path, found))
    images = {}
    for path, found in annotations:
        for image in _rows(path, found, 'images'):
            images[image.get('id')] = image
    for image in images.values():
        yield _place(image) + (None, 0)
    if not results:
        results = [
            (path, _rows(path, found, 'annotations'))
            for path, found in annotations
        ]
    for path, rows in results:
        for row in rows:
            image = images.get(row.get('image_id'))
            if image is None:
                raise ValueError(
                    f'{path}: no picture has the image_id '
                    f'{row.get("image_id")!r}: give the annotation file that '
                    'names the pictures, too'
                )
            yield _place(image) + _box(path, row)


def _json(path: str | Path) -> list | dict:
    try:
        return json.loads(Path(path).read_text(encoding='utf-8'))
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f'{path} is neither JSON nor a table (.csv): {error}'
        ) from error


def _rows(path, found, key: str) -> list[dict]:
    rows = found.get(key) if isinstance(found, dict) else None
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) for row in rows
    ):
        raise ValueError(f'{path} has no list of {key}, as COCO has it')
    return rows


def _place(image: dict) -> tuple:
    name = str(image.get('file_name'))
    frame = image.get('frame_index')
    return name, frame if _is_video(PurePath(name)) else None


def _box(path, row: dict) -> tuple:
    """COCO's left, top, width, height, and the score."""
    box, score = row.get('bbox'), row.get('bbox_score', row.get('score', 1))
    try:
        left, top, width, height, score = map(float, (*box, score))
    except (TypeError, ValueError):
        raise ValueError(
            f'{path}: bbox {box!r} with score {score!r} is not left, top, '
            'width, height with a number'
        ) from None
    return _checked(path, (left, top, left + width, top + height)), score


def _checked(path, box: tuple) -> tuple:
    left, top, right, bottom = box
    if not (np.isfinite(box).all() and left < right and top < bottom):
        raise ValueError(f'{path}: the box {list(box)} has no area')
    return box


def _table(path: str | Path) -> Iterable[tuple]:
    with open(path, newline='', encoding='utf-8') as file:
        reader = csv.DictReader(file)
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
        if not row['left']:  # a frame without an animal
            return row['source'], frame, None, 0
        box = tuple(float(row[column]) for column in COLUMNS[2:])
        score = float(row.get('box_score') or row.get('score') or 1)
    except (TypeError, ValueError):
        raise ValueError(
            f'{path}, line {line}: frame and box must be numbers'
        ) from None
    return row['source'], frame, _checked(f'{path}, line {line}', box), score
