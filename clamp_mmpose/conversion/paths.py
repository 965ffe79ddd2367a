"""What a conversion may read and write."""

from pathlib import Path


def check_paths(source: str | Path, target: str | Path, overwrite: bool):
    """Check the two files of a conversion before any work is done.

    Args:
        source (str | Path): File to read.
        target (str | Path): File to write.
        overwrite (bool): Whether a file there may be replaced.

    Raises:
        ValueError: The source is no file, or the target is the source, or is
            a file that must stay.
    """
    source, target = Path(source), Path(target)
    if not source.is_file():
        raise ValueError(f'{source} is not a file')
    if target.resolve() == source.resolve():
        raise ValueError(f'{target} is the source itself: name another file')
    if target.is_dir():
        raise ValueError(f'{target} is a folder: name a file')
    if target.exists() and not overwrite:
        raise ValueError(
            f'{target} exists: name another file, or add --overwrite'
        )
