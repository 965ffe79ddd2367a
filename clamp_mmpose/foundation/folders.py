"""A folder that will be written to, tried before the work and not after."""

import tempfile
from pathlib import Path


def check_writable(folder: str | Path) -> None:
    """Make a folder, unless it is there.

    Args:
        folder (str | Path): Any.

    Raises:
        ValueError: It cannot be made, or nothing can be written there.
    """
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        why = error.strerror
        if isinstance(error, FileExistsError):
            why = 'it is a file, and a folder is needed'
        raise ValueError(f'{folder} cannot be written to: {why}') from error
