"""A file backend of mmengine that loses nothing when a run is killed."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mmengine.fileio import LocalBackend, register_backend

from ..foundation.atomic_files import write_atomically

BACKEND = 'clamp_mmpose_whole_files'


class WholeFileBackend(LocalBackend):
    """:class:`LocalBackend` whose files are whole or not there at all."""

    def __init__(self):
        self._waiting = None

    @property
    def is_keeping(self) -> bool:
        """Whether removals wait."""
        return self._waiting is not None

    def put(self, obj: bytes, filepath: str | Path) -> None:
        """Write a file under another name, then give it its own.

        Args:
            obj (bytes): Content of the file.
            filepath (str | Path): Where to write it.

        Raises:
            OSError: The disk is full, or the file cannot be written; files
                that were there are as before.
        """
        try:
            write_atomically(filepath, obj)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            raise OSError(
                error.errno,
                f'the disk has no room for {len(obj) / 2**20:.0f} MiB; what '
                'was saved before is whole: make room, then go on with '
                '--resume',
                str(filepath),
            ) from error

    def remove(self, filepath: str | Path) -> None:
        """Remove a file, inside :meth:`keeping` at the end."""
        if self._waiting is None:
            super().remove(filepath)
        else:
            self._waiting.append(filepath)

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Let removals wait until all that replaces the files is written."""
        self._waiting = []
        try:
            yield
        except BaseException:
            self._waiting = None
            raise
        waiting, self._waiting = self._waiting, None
        for filepath in waiting:
            super().remove(filepath)


register_backend(BACKEND, WholeFileBackend, force=True)
