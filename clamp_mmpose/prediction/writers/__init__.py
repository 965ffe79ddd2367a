"""Files that predictions are kept in, one class for each kind."""

from pathlib import Path

from ..sources import Source, Video
from .base import Target, Writer
from .coco import CocoWriter
from .csv_tables import LongCsvWriter, WideCsvWriter
from .deeplabcut import DeepLabCutCsvWriter, DeepLabCutH5Writer
from .drawn import DrawnPictures, DrawnVideo
from .parquet import ParquetWriter
from .sleap import SleapWriter

# by the word of --formats
FORMATS: dict[str, type[Writer]] = dict(
    csv=LongCsvWriter,
    wide=WideCsvWriter,
    coco=CocoWriter,
    dlc=DeepLabCutCsvWriter,
    h5=DeepLabCutH5Writer,
    slp=SleapWriter,
    parquet=ParquetWriter,
    drawn=DrawnPictures,
)


def writer_class(word: str, source: Source) -> type[Writer]:
    """The class that writes a format of a source.

    Args:
        word (str): Of :data:`FORMATS`.
        source (Source): What is predicted.

    Raises:
        ValueError: There is no such format, or the package that writes it is
            not installed.
    """
    if word not in FORMATS:
        raise ValueError(
            f'format {word!r} is none of {", ".join(sorted(FORMATS))}'
        )
    is_drawn_video = word == 'drawn' and isinstance(source, Video)
    found = DrawnVideo if is_drawn_video else FORMATS[word]
    found.check_installed()
    return found


def path_of(kind: type[Writer], source: Source, out: str | Path) -> Path:
    """The file or folder that a writer writes.

    Args:
        kind (type[Writer]): Of :func:`writer_class`.
        source (Source): What is predicted.
        out (str | Path): Folder.
    """
    return Path(out, source.name + kind.suffix)


__all__ = ['FORMATS', 'Target', 'Writer', 'path_of', 'writer_class']
