"""Paths that were written on other machines."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path, PureWindowsPath

from ..labels import ImportFailed

PICTURES = frozenset(
    '.png .jpg .jpeg .bmp .tif .tiff .webp .gif .ppm .pgm'.split()
)
VIDEOS = frozenset('.mp4 .avi .mov .mkv .m4v .mpg .mpeg .webm .wmv'.split())


def parts_of(path: str) -> tuple[str, ...]:
    """The names in a path, of Windows or of others.

    Args:
        path (str): As it stands in a label file.

    Returns:
        tuple[str]: Without a drive, a root, and what leads upwards.
    """
    parts = PureWindowsPath(path).parts
    return tuple(part for part in parts if part.strip('\\/.') and part[-2:] !=
                 ':\\' and part[-1:] != ':')  # fmt: skip


def name_of(path: str) -> str:
    """The last name in a path, of Windows or of others."""
    return parts_of(path)[-1] if parts_of(path) else ''


def file_named(folder: Path, name: str) -> Path | None:
    """A file by its name, as systems without upper case take it, too.

    Args:
        folder (Path): Where.
        name (str): As it stands in a label file.

    Returns:
        Path, optional: The file of that very name, else the only one whose
        name differs in upper case or in how accents are written.
    """
    file = folder / name
    if file.is_file() or not folder.is_dir():
        return file if file.is_file() else None
    alike = [
        one
        for one in folder.iterdir()
        if _plain(one.name) == _plain(name) and one.is_file()
    ]
    return alike[0] if len(alike) == 1 else None


def _plain(name: str) -> str:
    return unicodedata.normalize('NFC', name).casefold()


class PictureFinder:
    """Finds pictures by as much of their path as holds here.

    Args:
        folders (Iterable[Path]): Where to look, the best first; in the
            folders below them, too.
        suffixes (frozenset[str]): Of what is looked for.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        suffixes: frozenset[str] = PICTURES,
    ):
        self.folders = list(folders)
        self.suffixes = suffixes
        self._below: dict[str, list[Path]] | None = None
        self._found: dict[Path, str] = {}

    def find(self, path: str) -> Path | None:
        """Look for a picture.

        Args:
            path (str): As it stands in the label file.

        Returns:
            Path, optional: The one that shares most of the path's end; None
            if there is none, or if several do equally.

        Raises:
            ImportFailed: It was found for another path already.
        """
        found = self._look_for(path)
        if found is None:
            return None
        first = self._found.setdefault(found, path)
        if _may_be_one(first, path):
            return found
        if _shared(found, path) < _shared(found, first):
            return None  # it is the other's, and this one is missing
        raise ImportFailed(
            f'{first} and {path} are both labelled, but only {found} is '
            'here: keep each in a folder of its own name, '
            f'{"/".join(parts_of(first)[-2:])} and '
            f'{"/".join(parts_of(path)[-2:])}, or remove the labels of the '
            'one that is missing'
        )

    def _look_for(self, path: str) -> Path | None:
        here = Path(path)
        if here.is_absolute() and here.is_file():
            return here
        parts = parts_of(path)
        for folder in self.folders:
            for start in range(len(parts)):
                candidate = folder.joinpath(*parts[start:])
                if candidate.is_file():
                    return candidate
        # beside the labels first: where a command is run, others may lie
        if here.is_file():
            return here
        return self._deeper(parts) if parts else None

    def _deeper(self, parts: tuple[str, ...]) -> Path | None:
        if self._below is None:
            self._below = {}
            for folder in self.folders:
                for file in sorted(folder.rglob('*')):
                    if file.suffix.lower() in self.suffixes:
                        files = self._below.setdefault(_plain(file.name), [])
                        if file not in files:
                            files.append(file)
        alike = self._below.get(_plain(parts[-1]), [])
        found = [file for file in alike if file.name == parts[-1]] or alike
        shared = [_shared(file, '/'.join(parts)) for file in found]
        best = [
            file
            for file, number in zip(found, shared, strict=True)
            if number == max(shared)
        ]
        return best[0] if len(best) == 1 else None


def _shared(file: Path, path: str) -> int:
    return _shared_end(
        [_plain(name) for name in file.parts],
        [_plain(name) for name in parts_of(path)],
    )


def _may_be_one(first: str, second: str) -> bool:
    """Is one path the end of the other?"""
    one, other = parts_of(first), parts_of(second)
    return _shared_end(one, other) == min(len(one), len(other))


def _shared_end(first: Sequence[str], second: Sequence[str]) -> int:
    number = 0
    for one, other in zip(reversed(first), reversed(second), strict=False):
        if one != other:
            break
        number += 1
    return number


def natural_order(name: str) -> list:
    """A key that puts ``img10`` behind ``img9``.

    Args:
        name (str): Of a picture.

    Returns:
        list: To sort by.
    """
    pieces = re.split(r'(\d+)', name)
    return [
        (int(piece), '') if piece.isdecimal() else (0, piece)
        for piece in pieces
    ]


def without_last_number(name: str) -> str:
    """What pictures of one series have in common.

    Args:
        name (str): Of a picture, with its folders.

    Returns:
        str: The name up to its last number, without the suffix.
    """
    # Roboflow puts the suffix into the name, and a hash behind it
    stem = re.sub(r'_(jpe?g|png)\.rf\.[0-9a-zA-Z]+(\.\w+)?$', '', name)
    stem = re.sub(r'\.[A-Za-z]{2,4}$', '', stem)
    return re.sub(r'\d+\D*$', '', stem)
