"""Parquet: the long table with types, for large collections."""

import json
from collections.abc import Mapping

from ..frames import Frame, Poses
from .base import Target, Writer

_ROWS = 50_000  # at once, as a row group


class ParquetWriter(Writer):
    """The columns of the long csv; the record is in the file's metadata."""

    suffix = '.parquet'
    package = ('pyarrow', 'parquet')

    def __init__(self, target: Target):
        super().__init__(target)
        pa = self.import_package()
        from pyarrow import parquet

        kinds = dict(radius=pa.float32(), in_view=pa.bool_())
        self._schema = pa.schema(
            dict(
                source=pa.string(),
                frame=pa.int64(),
                time=pa.float64(),
                animal=pa.int32(),
                keypoint=pa.string(),
                x=pa.float32(),
                y=pa.float32(),
                score=pa.float32(),
            )
            | {name: kinds[name] for name in target.certainty}
        )
        self._table_of = pa.Table.from_pylist
        self._file = parquet.ParquetWriter(target.path, self._schema)
        self._rows: list[dict] = []

    def add(self, frame: Frame, poses: Poses) -> None:
        """See :class:`Writer`."""
        place = dict(
            source=str(frame.source), frame=frame.index, time=frame.time
        )
        if not len(poses):
            self._rows.append(place)  # a row with nothing in it
        for i, animal in enumerate(poses.numbers):
            for k, name in enumerate(self.target.skeleton.names):
                x, y = poses.keypoints[i, k]
                found = dict(animal=animal, keypoint=name, x=x, y=y)
                found |= dict(score=poses.scores[i, k])
                self._rows.append(place | found | poses.certainty(i, k))
        if len(self._rows) >= _ROWS:
            self._write()

    def close(self, record: Mapping) -> None:
        """See :class:`Writer`."""
        self._write()
        self._file.add_key_value_metadata(
            dict(clamp_mmpose=json.dumps(record))
        )
        self._file.close()

    def discard(self) -> None:
        """See :class:`Writer`."""
        self._file.close()

    def _write(self) -> None:
        self._file.write_table(self._table_of(self._rows, self._schema))
        self._rows.clear()
