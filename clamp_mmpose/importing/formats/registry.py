"""Formats are recognised by what is in the files, and read by their own."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..labels import ImportFailed, LabelSet
from .text_files import fault_of


class Options(NamedTuple):
    """What a user may have to add to a label file.

    Attributes:
        category (str): The species, where the source names none.
        keypoints (list[str], optional): Labels, where the source has only
            numbers.
        use_predictions (bool): Take what a model has found, too.
        only (list[str], optional): Names of the categories to take from a
            COCO file; all by default.
    """

    category: str = 'animal'
    keypoints: list[str] | None = None
    use_predictions: bool = False
    only: list[str] | None = None


class Format(NamedTuple):
    """A format of label files.

    Attributes:
        name (str): As the user may give it.
        recognises (Callable): Is this path of this format?
        read (Callable): Reads it.
    """

    name: str
    recognises: Callable[[Path], bool]
    read: Callable[[Path, Options], LabelSet]


FORMATS: dict[str, Format] = {}


def register(name: str, recognises: Callable[[Path], bool]) -> Callable:
    """Make a reader known.

    Args:
        name (str): Of its format.
        recognises (Callable): Is a path of this format? Looks at the
            content; raises nothing.

    Returns:
        Callable: A decorator for ``read(path, options) -> LabelSet``.
    """

    def decorate(read: Callable[[Path, Options], LabelSet]) -> Callable:
        FORMATS[name] = Format(name, recognises, read)
        return read

    return decorate


def recognise(path: Path) -> Format:
    """Find out in which format labels are.

    Args:
        path (Path): A file or a folder.

    Returns:
        Format: The only one that recognises it.

    Raises:
        ImportFailed: There is no such path; no format knows it, or more than
            one.
    """
    if not path.exists():
        raise ImportFailed(f'{path}: there is no such file or folder')
    found = [one for one in FORMATS.values() if one.recognises(path)]
    if len(found) == 1:
        return found[0]
    names = ', '.join(FORMATS)
    if not found:
        unknown = (
            f'{path} is in no format that is known here ({names}): give the '
            "label file itself, or the project's folder"
        )
        raise ImportFailed(fault_of(path) or unknown)
    found_names = ' and '.join(one.name for one in found)
    raise ImportFailed(
        f'{path} holds labels of {found_names}: say which by --format '
        f'{" or --format ".join(one.name for one in found)}, or give the '
        'label file itself'
    )
