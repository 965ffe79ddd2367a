"""Files that are whole or not there at all."""

import glob
import os
import socket
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

    Raises:
        OSError: It cannot be written there.
    """
    path = Path(path)
    prefix = f'{_prefix()}{os.getpid()}-'
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix)
    except OSError as error:
        # the file that was asked for, not the one that is renamed
        raise type(error)(error.errno, error.strerror, str(path)) from error
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


def remove_leftovers(folder: str | Path) -> None:
    """Remove what processes of this machine left that were killed.

    What a living process, or another machine, may still be writing stays.

    Args:
        folder (str | Path): Of files that were written atomically.
    """
    if os.name != 'posix':  # elsewhere asking for a process would end it
        return
    for path in Path(folder).glob(f'{glob.escape(_prefix())}*'):
        process = path.name.removeprefix(_prefix()).partition('-')[0]
        if process.isdecimal() and not _is_alive(int(process)):
            path.unlink(missing_ok=True)


def _prefix() -> str:
    return f'.tmp-{socket.gethostname()}-'


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)  # no signal, only the question
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # somebody else's, or no number of one
        pass
    return True
