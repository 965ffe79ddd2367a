"""DeepLabCut's tables, as csv and as h5."""

import csv
import json
from collections.abc import Iterator, Mapping

import numpy as np

from ..frames import Frame, Poses
from ..sources import Video
from .base import Target, Writer

SCORER = 'clamp_mmpose'


class _DeepLabCutWriter(Writer):
    """Collects numbers: how many animals there are is known at the end."""

    def __init__(self, target: Target):
        super().__init__(target)
        self._labels: list[int | str] = []  # of the rows
        self._animals: list[np.ndarray] = []  # (N, K, 3) each

    def add(self, frame: Frame, poses: Poses) -> None:
        """See :class:`Writer`."""
        is_video = isinstance(self.target.source, Video)
        self._labels.append(frame.index if is_video else str(frame.source))
        numbers = np.dstack([poses.keypoints, poses.scores])
        self._animals.append(numbers.astype(np.float32))

    def header(self) -> list[tuple[str, list[str]]]:
        """The rows above the numbers, with their names.

        One animal has no row of individuals, as in DeepLabCut's projects for
        one.
        """
        individuals = [f'animal{i + 1}' for i in range(self._most())]
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
        return found if self._most() > 1 else [found[0], *found[2:]]

    def numbers(self) -> Iterator[np.ndarray]:
        """(N * K * 3,) of each frame, NaN where there is no animal."""
        width = len(self.target.skeleton.names) * 3
        for animals in self._animals:
            row = np.full(self._most() * width, np.nan, np.float32)
            row[: animals.size] = animals.ravel()
            yield row

    def _most(self) -> int:
        return max(1, *(len(animals) for animals in self._animals), 1)

    @property
    def row_labels(self) -> list[int | str]:
        """Number of the frame, or path of the picture."""
        return self._labels


class DeepLabCutCsvWriter(_DeepLabCutWriter):
    """As ``analyze_videos(save_as_csv=True)`` writes it."""

    suffix = '.dlc.csv'

    def close(self, record: Mapping) -> None:
        """See :class:`Writer`; the record is beside it, not in it."""
        with open(self.target.path, 'w', newline='', encoding='utf-8') as file:
            rows = csv.writer(file)
            rows.writerows([title, *cells] for title, cells in self.header())
            for label, row in zip(self._labels, self.numbers(), strict=True):
                cells = ['' if np.isnan(v) else f'{v:.4f}' for v in row]
                rows.writerow([label, *cells])


class DeepLabCutH5Writer(_DeepLabCutWriter):
    """As ``analyze_videos`` writes it; the record is an array of letters."""

    suffix = '.dlc.h5'
    package = ('tables', 'h5')

    def close(self, record: Mapping) -> None:
        """See :class:`Writer`."""
        import pandas as pd

        titles, columns = zip(*self.header(), strict=True)
        table = pd.DataFrame(
            np.stack(list(self.numbers())),
            index=self._labels,
            columns=pd.MultiIndex.from_arrays(columns, names=titles),
        )
        # HDF5's attributes hold 64 kB, fewer than the paths of a folder need
        letters = np.frombuffer(json.dumps(record).encode(), np.uint8)
        with pd.HDFStore(self.target.path, 'w') as store:
            name = 'df_with_missing'  # as DeepLabCut has it
            store.put(name, table, format='table', track_times=False)
            store.root._v_file.create_array('/', 'provenance', letters)
