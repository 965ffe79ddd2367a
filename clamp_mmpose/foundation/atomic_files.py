"""Files that are whole or not there at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing_atomically(path: str | Path) -> Iterator[str]:
    """Let a file be written so that nobody ever sees half of it.

    Args:
        path (str | Path): Where; a file there is replaced, folders are made.

    Yields:
        str: A name to write to; the file is moved to ``path`` at the end, or
        removed after an error.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix='.tmp-')
    os.close(handle)
    try:
        yield name
        with open(name, 'rb+') as file:
            os.fsync(file.fileno())  # a crash of the machine loses nothing
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def write_atomically(path: str | Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it.

    Args:
        path (str | Path): Where; a file there is replaced, folders are made.
        data (bytes): What.
    """
    with replacing_atomically(path) as name, open(name, 'wb') as file:
        file.write(data)
