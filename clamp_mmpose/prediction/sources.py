"""Frames of pictures and videos."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from ..foundation.digests import sha256_of
from ..foundation.pictures import num_pages, read_picture
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

        Of an animation, or of many pages, the first is read, which is noted.

        Raises:
            ValueError: None of them can be read.
        """
        self.problems.clear()
        are_unread = True
        for index, path in enumerate(self.paths):
            try:
                image, pages = read_picture(path), num_pages(path)
            except (ValueError, OSError) as error:
                self.problems.append(str(error))
                continue
            if pages > 1:
                self.problems.append(
                    f'{path} holds {pages} pictures, of which the first is '
                    'predicted: make a video of them, or a file of each'
                )
            are_unread = False
            image = np.ascontiguousarray(image[..., ::-1])
            yield Frame(image, path, index)
        if are_unread:
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
            frames=self.count,
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
    def paths(self) -> tuple[Path, ...]:
        """Its file, as :class:`Pictures` has several."""
        return (self.path,)

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

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its frames, as its header says."""
        return (
            int(self._header(cv2.CAP_PROP_FRAME_WIDTH)),
            int(self._header(cv2.CAP_PROP_FRAME_HEIGHT)),
        )

    def frames(self) -> Iterator[Frame]:
        """Read them, upright.

        Raises:
            ValueError: It cannot be read, or has no frame.
        """
        self.problems.clear()
        expected, index, bgr = self.count, 0, None
        capture = self._open()
        try:
            while True:
                found, bgr = capture.read(bgr)  # where the last one was
                if not found:
                    break
                image = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
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
        """For provenance; frames are those that the header tells of."""
        digest = sha256_of(self.path)
        return dict(paths=[str(self.path)], sha256=digest, frames=self.count)

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


def _is_text(path: Path) -> bool:
    with open(path, 'rb') as file:
        start = file.read(64)
    printable = {*range(32, 127), *b'\t\r\n'}
    return bool(start) and printable.issuperset(start)


Source = Pictures | Video
