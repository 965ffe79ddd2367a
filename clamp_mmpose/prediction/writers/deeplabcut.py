"""DeepLabCut's tables, as csv and as h5."""

import csv
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from tempfile import TemporaryFile

import numpy as np

from ..frames import Frame, Poses
from ..sources import Video
from .base import Target, Writer

SCORER = 'clamp_mmpose'
_ROWS = 10000  # of h5 that are put at once


class _DeepLabCutWriter(Writer):
    """Lets rows wait in a file: who is in them is known at the end.

    Individuals are the animals by their ids, or else the first one of each
    frame, the second one, and so on.
    """

    def __init__(self, target: Target):
        super().__init__(target)
        # where the table will be: a folder of the system may be in memory
        self._waiting = TemporaryFile(
            'w+', encoding='utf-8', dir=target.path.parent
        )
        self._numbers: set[int] = set()  # of animals
        self._are_known = False  # by ids

    def add(self, frame: Frame, poses: Poses) -> None:
        """See :class:`Writer`."""
        is_video = isinstance(self.target.source, Video)
        self._are_known |= poses.boxes.ids is not None
        self._numbers.update(poses.numbers)
        points = np.dstack([poses.keypoints, poses.scores])
        animals = dict(zip(poses.numbers, points.tolist(), strict=True))
        label = frame.index if is_video else str(frame.source)
        self._waiting.write(json.dumps([label, [*animals.items()]]) + '\n')

    def discard(self) -> None:
        """See :class:`Writer`."""
        self._waiting.close()

    def header(self) -> list[tuple[str, list[str]]]:
        """The rows above the numbers, with their names.

        One animal without an id has no row of individuals, as in DeepLabCut's
        projects for one.
        """
        first = 0 if self._are_known else 1  # ids count from 1
        individuals = [f'animal{i + first}' for i in self._individuals()]
        names = self.target.skeleton.names
        rows = [
            (SCORER, animal, name, part)
            for animal in individuals
            for name in names
            for part in ('x', 'y', 'likelihood')
        ]
        titles = ('scorer', 'individuals', 'bodyparts', 'coords')
        columns = list(map(list, zip(*rows, strict=True)))
        found = list(zip(titles, columns, strict=True))
        if self._are_known or len(individuals) > 1:
            return found
        return [found[0], *found[2:]]

    def rows(self) -> Iterator[tuple[int | str, np.ndarray]]:
        """Of each frame its number, or path, and (N * K * 3,) float32.

        NaN where there is no animal.
        """
        nobody = np.full((len(self.target.skeleton.names), 3), np.nan)
        individuals = self._individuals()
        self._waiting.seek(0)
        for line in self._waiting:
            label, animals = json.loads(line)
            animals = dict(animals)
            found = [animals.get(one, nobody) for one in individuals]
            yield label, np.ravel(found).astype(np.float32)

    def _individuals(self) -> list[int]:
        return sorted(self._numbers) or [int(self._are_known)]


class DeepLabCutCsvWriter(_DeepLabCutWriter):
    """As ``analyze_videos(save_as_csv=True)`` writes it."""

    suffix = '.dlc.csv'

    def close(self, record: Mapping) -> None:
        """See :class:`Writer`; the record is beside it, not in it."""
        with open(self.target.path, 'w', newline='', encoding='utf-8') as file:
            rows = csv.writer(file)
            rows.writerows([title, *cells] for title, cells in self.header())
            for label, row in self.rows():
                cells = ['' if np.isnan(v) else f'{v:.4f}' for v in row]
                rows.writerow([label, *cells])
        self.discard()


class DeepLabCutH5Writer(_DeepLabCutWriter):
    """As ``analyze_videos`` writes it; the record is an array of letters."""

    suffix = '.dlc.h5'
    package = ('tables', 'h5')

    def close(self, record: Mapping) -> None:
        """See :class:`Writer`."""
        import pandas as pd

        titles, columns = zip(*self.header(), strict=True)
        columns = pd.MultiIndex.from_arrays(columns, names=titles)
        # HDF5's attributes hold 64 kB, fewer than the paths of a folder need
        letters = np.frombuffer(json.dumps(record).encode(), np.uint8)
        with pd.HDFStore(self.target.path, 'w') as store:
            for labels, numbers in self._parts():
                self._append(store, pd.DataFrame(numbers, labels, columns))
            store.root._v_file.create_array('/', 'provenance', letters)
        self.discard()

    def _parts(self) -> Iterator[tuple[list, np.ndarray]]:
        """Some rows at a time."""
        rows = self.rows()
        while part := list(islice(rows, _ROWS)):
            labels, numbers = zip(*part, strict=True)
            yield list(labels), np.stack(numbers)

    def _append(self, store, table) -> None:
        # room for the longest path, which need not be among the first
        paths = getattr(self.target.source, 'paths', None)
        room = paths and max(len(str(path).encode()) for path in paths)
        store.put(
            'df_with_missing',  # as DeepLabCut has it
            table,
            format='table',
            append=True,
            min_itemsize=room and dict(index=room),
            track_times=False,
        )
