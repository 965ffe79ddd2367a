"""Frames of pictures and videos."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from ..foundation.digests import sha256_of
from ..foundation.pictures import read_picture
from .frames import Frame

PICTURES = '.jpg .jpeg .png .webp .tif .tiff .bmp .gif .ppm .jp2 .avif'.split()
VIDEOS = '.mp4 .avi .mov .mkv .m4v .webm .mpg .mpeg .wmv .mts'.split()
# FFmpeg's own words to the terminal; errors here are sentences
os.environ.setdefault('OPENCV_FFMPEG_LOGLEVEL', '-8')


@dataclass
class Pictures:
    """Pictures that are predicted together, into one table.

    Attributes:
        name (str): Of the files that are written.
        paths (tuple[Path]): In this order.
        problems (list[str]): What could not be read, a sentence each.
    """

    name: str
    paths: tuple[Path, ...]
    problems: list[str] = field(default_factory=list)

    fps = None

    @property
    def count(self) -> int:
        """How many frames there will be at most."""
        return len(self.paths)

    def frames(self) -> Iterator[Frame]:
        """Read them; one that cannot be read is left out, and noted.

        Raises:
            ValueError: None of them can be read.
        """
        self.problems.clear()
        for index, path in enumerate(self.paths):
            try:
                image = read_picture(path)
            except (ValueError, OSError) as error:
                self.problems.append(str(error))
                continue
            image = np.ascontiguousarray(image[..., ::-1])
            yield Frame(image, path, index)
        if len(self.problems) == len(self.paths):
            raise ValueError(self.problems[0])

    def record(self) -> dict:
        """For provenance: the hash is over those of the files in turn."""
        digest = hashlib.sha256()
        for path in self.paths:
            if path.is_file():
                digest.update(sha256_of(path).encode())
        return dict(
            paths=[str(path) for path in self.paths],
            sha256=digest.hexdigest(),
        )


@dataclass
class Video:
    """A video, read in order.

    Attributes:
        name (str): Of the files that are written.
        path (Path): Of the file.
        problems (list[str]): A sentence if it ends before it should.
    """

    name: str
    path: Path
    problems: list[str] = field(default_factory=list)

    @property
    def count(self) -> int | None:
        """How many frames there are, as its header says; it may be wrong."""
        found = self._header(cv2.CAP_PROP_FRAME_COUNT)
        return int(found) if 0 < found < 1e9 else None

    @property
    def fps(self) -> float:
        """Frames per second, 25 where the header does not say."""
        found = self._header(cv2.CAP_PROP_FPS)
        return found if 0.01 < found < 10000 else 25.0

    def frames(self) -> Iterator[Frame]:
        """Read them, upright.

        Raises:
            ValueError: It cannot be read, or has no frame.
        """
        self.problems.clear()
        expected, index = self.count, 0
        capture = self._open()
        try:
            while True:
                found, image = capture.read()
                if not found:
                    break
                image = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
                time = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
                yield Frame(image, self.path, index, time)
                index += 1
        finally:
            capture.release()
        if index == 0:
            raise ValueError(f'{self.path} has no frame that can be read')
        if expected and index < 0.9 * expected:
            self.problems.append(
                f'{self.path} ended after {index} of {expected} frames: it '
                'is damaged, or its header is wrong'
            )

    def record(self) -> dict:
        """For provenance."""
        return dict(paths=[str(self.path)], sha256=sha256_of(self.path))

    def _open(self) -> cv2.VideoCapture:
        if _is_text(self.path):  # FFmpeg would open the files that it names
            raise ValueError(
                f'{self.path} is no video that can be read: it is text'
            )
        capture = cv2.VideoCapture(str(self.path))
        if not capture.isOpened():
            raise ValueError(
                f'{self.path} is no video that can be read: it is damaged, '
                'incomplete or of an unknown kind'
            )
        return capture

    def _header(self, property_id: int) -> float:
        capture = self._open()
        try:
            return capture.get(property_id)
        finally:
            capture.release()


Source = Pictures | Video


def find_sources(
    inputs: Sequence[str | Path], lines: Sequence[str] = ()
) -> list[Source]:
    """What is to be predicted.

    Args:
        inputs (Sequence[str | Path]): Pictures, videos, folders of them (not
            those below), patterns such as ``'day*/*.mp4'``, text files with
            one of these in each line, or ``'-'`` for ``lines``.
        lines (Sequence[str]): What ``'-'`` stands for.

    Returns:
        list[Source]: The pictures of a folder are one, those given one by
        one together are another; each video is one. Names are unique.

    Raises:
        FileNotFoundError: There is nothing of this name.
        ValueError: It is no such input, or its name is not UTF-8.
    """
    groups: dict[str, list[Path]] = {}
    videos: dict[Path, None] = {}
    seen: set[Path] = set()
    for group, path in _expand(inputs, lines):
        if path in seen:
            continue
        seen.add(path)
        _check_letters(path)
        if path.suffix.lower() in VIDEOS:
            videos[path] = None
        else:
            groups.setdefault(group, []).append(path)
    names = _unique_names([*map(Path, groups), *videos])
    found: list[Source] = [
        Pictures(name, tuple(paths))
        for name, paths in zip(names, groups.values(), strict=False)
    ]
    found += [
        Video(name, path)
        for name, path in zip(names[len(groups) :], videos, strict=True)
    ]
    return found


def _expand(inputs, lines) -> Iterator[tuple[str, Path]]:
    """Pictures and videos, each with the group of its pictures."""
    for text in inputs:
        path = Path(text)
        if str(text) == '-':
            yield from _expand_lines(lines, 'the standard input')
        elif path.is_dir():
            yield from _folder(path)
        elif path.suffix.lower() == '.txt' and path.is_file():
            yield from _expand_lines(_read_lines(path), path)
        elif not path.exists() and re.search(r'[*?\[]', str(text)):
            yield from _pattern(str(text))
        else:
            yield 'pictures', _checked(path)


def _expand_lines(lines, origin) -> Iterator[tuple[str, Path]]:
    texts = [line.strip() for line in lines]
    texts = [text for text in texts if text]
    if not texts:
        raise ValueError(f'{origin} names no picture and no video')
    for text in texts:
        if text == '-' or text.endswith('.txt'):
            raise ValueError(f'{origin} names {text}: a list in a list')
        try:
            yield from _expand([text], ())
        except FileNotFoundError as error:
            raise FileNotFoundError(f'{error}, which {origin} names') from None


def _read_lines(path: Path) -> list[str]:
    try:
        # editors of Windows put a mark before the first line
        return path.read_text(encoding='utf-8-sig').splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f'{path} is no list of files in UTF-8') from error


def _folder(path: Path) -> Iterator[tuple[str, Path]]:
    known = [*PICTURES, *VIDEOS]
    files = [p for p in path.iterdir() if p.suffix.lower() in known]
    files = [p for p in files if p.is_file() and p.name[0] != '.']
    if not files:
        raise ValueError(f'{path} has no picture and no video in it')
    group = str(path.resolve())
    yield from ((group, file) for file in sorted(files, key=_natural))


def _pattern(text: str) -> Iterator[tuple[str, Path]]:
    path = Path(text)
    start = Path(path.anchor)
    found = start.glob(str(path.relative_to(start)))
    files = [p for p in found if p.suffix.lower() in [*PICTURES, *VIDEOS]]
    if not files:
        raise FileNotFoundError(f'there is no picture or video {text}')
    yield from (('pictures', file) for file in sorted(files, key=_natural))


def _natural(path: Path) -> list:
    """2 before 10."""
    parts = re.split(r'(\d+)', str(path))
    return [int(p) if i % 2 else p for i, p in enumerate(parts)]


def _check_letters(path: Path) -> None:
    """OpenCV crashes at names that are not UTF-8; no table can hold them."""
    try:
        str(path.resolve()).encode()
    except UnicodeEncodeError:
        told = os.fsencode(path).decode(errors='replace')
        raise ValueError(
            f'{told} has a name that is not UTF-8: rename it'
        ) from None


def _checked(path: Path) -> Path:
    if not path.exists():
        raise FileNotFoundError(f'there is no {path}')
    if path.suffix.lower() not in [*PICTURES, *VIDEOS]:
        raise ValueError(
            f'{path} is neither a picture ({" ".join(PICTURES)}) nor a video '
            f'({" ".join(VIDEOS)}) nor a list of them (.txt)'
        )
    return path


def _is_text(path: Path) -> bool:
    with open(path, 'rb') as file:
        start = file.read(64)
    printable = {*range(32, 127), *b'\t\r\n'}
    return bool(start) and printable.issuperset(start)


def _unique_names(paths: Sequence[Path]) -> list[str]:
    """Of the file; with folders, then endings, where that is not enough.

    A dot in the name of a folder begins no ending.
    """
    stems = [p.stem if p.suffix.lower() in VIDEOS else p.name for p in paths]
    for names in (stems, [p.name for p in paths]):
        for depth in range(1, 6):
            longer = [
                '_'.join([*p.parts[-depth:-1], name]).replace(os.sep, '')
                for p, name in zip(paths, names, strict=True)
            ]
            if len({name.lower() for name in longer}) == len(longer):
                return longer
    return [f'{i}_{stem}' for i, stem in enumerate(stems)]
