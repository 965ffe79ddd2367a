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
    """Collects numbers: how many animals there are is known at the end.

    Individuals are the animals by their ids, or else the first one of each
    frame, the second one, and so on.
    """

    def __init__(self, target: Target):
        super().__init__(target)
        self._labels: list[int | str] = []  # of the rows
        self._animals: list[dict[int, np.ndarray]] = []  # (K, 3) each
        self._are_known = False  # by ids

    def add(self, frame: Frame, poses: Poses) -> None:
        """See :class:`Writer`."""
        is_video = isinstance(self.target.source, Video)
        self._labels.append(frame.index if is_video else str(frame.source))
        self._are_known |= poses.boxes.ids is not None
        numbers = np.dstack([poses.keypoints, poses.scores])
        numbers = numbers.astype(np.float32)
        self._animals.append(dict(zip(poses.numbers, numbers, strict=True)))

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

    def numbers(self) -> Iterator[np.ndarray]:
        """(N * K * 3,) of each frame, NaN where there is no animal."""
        nobody = np.full((len(self.target.skeleton.names), 3), np.nan)
        individuals = self._individuals()
        for animals in self._animals:
            found = [animals.get(one, nobody) for one in individuals]
            yield np.ravel(found).astype(np.float32)

    def _individuals(self) -> list[int]:
        return sorted(set().union(*self._animals)) or [int(self._are_known)]

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
