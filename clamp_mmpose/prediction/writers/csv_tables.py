"""Tables for everyone: a row per keypoint, or a row per animal."""

import csv
from abc import abstractmethod
from collections.abc import Iterator, Mapping

from ..frames import Frame, Poses
from .base import Target, Writer

PLACE = ('source', 'frame', 'time', 'animal')
_MORE = dict(radius='.2f', in_view='d')  # 1 or 0
BOX = ('box_score', 'left', 'top', 'right', 'bottom')


class _CsvWriter(Writer):
    def __init__(self, target: Target):
        super().__init__(target)
        self._file = open(target.path, 'w', newline='', encoding='utf-8')
        self._rows = csv.writer(self._file)
        self._rows.writerow(self.columns())

    @abstractmethod
    def columns(self) -> list[str]:
        """Names of the columns."""

    @abstractmethod
    def rows(self, place: list, poses: Poses) -> Iterator[list]:
        """The rows of a frame."""

    def add(self, frame: Frame, poses: Poses) -> None:
        """See :class:`Writer`."""
        place = [frame.source, frame.index, _time(frame)]
        self._rows.writerows(self.rows(place, poses))
        if not len(poses):  # told by a row with nothing in it
            left_empty = len(self.columns()) - len(place)
            self._rows.writerow([*place, *[''] * left_empty])

    def close(self, record: Mapping) -> None:
        """See :class:`Writer`; the record is beside it, not in it."""
        self._file.close()

    def discard(self) -> None:
        """See :class:`Writer`."""
        self._file.close()


class LongCsvWriter(_CsvWriter):
    """A row for each keypoint of each animal of each frame."""

    suffix = '.csv'

    def columns(self) -> list[str]:
        """Names of the columns."""
        certainty = self.target.certainty
        return [*PLACE, 'keypoint', 'x', 'y', 'score', *certainty]

    def rows(self, place: list, poses: Poses) -> Iterator[list]:
        """The rows of a frame."""
        names = self.target.skeleton.names
        for i, animal in enumerate(poses.numbers):
            for k, name in enumerate(names):
                yield [*place, animal, name, *_point(poses, i, k)]


class WideCsvWriter(_CsvWriter):
    """A row for each animal of each frame, with its box."""

    suffix = '.wide.csv'

    def columns(self) -> list[str]:
        """Names of the columns."""
        names = self.target.skeleton.names
        parts = ('x', 'y', 'score', *self.target.certainty)
        points = [f'{name}_{part}' for name in names for part in parts]
        return [*PLACE, *BOX, *points]

    def rows(self, place: list, poses: Poses) -> Iterator[list]:
        """The rows of a frame."""
        boxes = poses.boxes
        for i, animal in enumerate(poses.numbers):
            row = [*place, animal, f'{boxes.scores[i]:.4f}']
            row += _texts(*boxes.corners[i])
            for k in range(len(self.target.skeleton.names)):
                row += _point(poses, i, k)
            yield row


def _point(poses: Poses, i: int, k: int) -> list[str]:
    """Place, score, and what else is known."""
    more = poses.certainty(i, k).items()
    return [
        *_texts(*poses.keypoints[i, k]),
        f'{poses.scores[i, k]:.4f}',
        *(format(value, _MORE[name]) for name, value in more),
    ]


def _time(frame: Frame) -> str:
    return '' if frame.time is None else f'{frame.time:.4f}'


def _texts(*pixels: float) -> list[str]:
    return [f'{value:.2f}' for value in pixels]
