"""Pictures of label files, as files of a data set."""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from ..foundation.pictures import digest_of_pixels
from .labels import (
    ImportFailed,
    Picture,
    PictureFile,
    PixelArray,
    VideoFrame,
)


class Written(NamedTuple):
    """A picture of the data set.

    Attributes:
        picture (Picture): What it was.
        file_name (str): What it is now.
        width (int): In pixels.
        height (int): In pixels.
        digest (str): The same for the same pixels.
    """

    picture: Picture
    file_name: str
    width: int
    height: int
    digest: str


def write_pictures(
    pictures: Iterable[Picture], folder: Path, link: bool = False
) -> Iterator[Written]:
    """Copy, link, or take pictures out of videos.

    Args:
        pictures (Iterable[Picture]): Which.
        folder (Path): Where to.
        link (bool): Link files instead of copying them.

    Yields:
        Written: Each picture when it is there; the same pixels are written
        once.

    Raises:
        ImportFailed: A picture cannot be read, or has another size than its
            labels say.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names: set[str] = set()
    written: dict[str, Written] = {}
    for picture, pixels, file in _load(pictures):
        digest = digest_of_pixels(pixels)
        known = written.get(digest)
        if known is None:
            name = _new_name(picture, names)
            _write(pixels, folder / name, file, link)
            height, width = pixels.shape[:2]
            known = Written(picture, name, width, height, digest)
            written[digest] = known
        yield known._replace(picture=picture)


def _load(
    pictures: Iterable[Picture],
) -> Iterator[tuple[Picture, np.ndarray, Path | None]]:
    """Each with its pixels, and its file if that can be taken as it is."""
    frames: dict[Path, list[tuple[Picture, VideoFrame]]] = defaultdict(list)
    for picture in pictures:
        if isinstance(picture.image, VideoFrame):
            frames[picture.image.path].append((picture, picture.image))
        elif isinstance(picture.image, PixelArray):
            yield picture, picture.image.pixels, None
        else:
            yield picture, *_load_file(picture, picture.image)
    for path, wanted in frames.items():
        for picture, pixels in _load_frames(path, wanted):
            yield picture, pixels, None


def _load_file(
    picture: Picture, image: PictureFile
) -> tuple[np.ndarray, Path | None]:
    pixels = cv2.imread(str(image.path))
    if pixels is None:
        raise ImportFailed(
            f'{image.path} cannot be read as a picture: give a sound copy, '
            'or remove it'
        )
    height, width = pixels.shape[:2]
    if picture.size is None or picture.size == (width, height):
        return pixels, image.path
    # labelled by a program that does not turn pictures as EXIF says
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    stored = cv2.imread(str(image.path), flags)
    if picture.size == (stored.shape[1], stored.shape[0]):
        return stored, None
    raise ImportFailed(
        f'{image.path} is {width} x {height} pixels, its labels say '
        f'{picture.size[0]} x {picture.size[1]}: give the pictures that were '
        'labelled'
    )


def _load_frames(
    path: Path, pictures: Sequence[tuple[Picture, VideoFrame]]
) -> Iterator[tuple[Picture, np.ndarray]]:
    """One after another: jumping in a video is not exact."""
    wanted: dict[int, list[tuple[Picture, VideoFrame]]] = defaultdict(list)
    for picture, frame in pictures:
        wanted[frame.index].append((picture, frame))
    video = cv2.VideoCapture(str(path))
    try:
        for index in range(max(wanted) + 1):
            if not video.grab():
                raise ImportFailed(_too_short(path, index, max(wanted)))
            if index in wanted:
                there, pixels = video.retrieve()
                if not there:
                    raise ImportFailed(_too_short(path, index, max(wanted)))
                for picture, frame in wanted[index]:
                    _check_size(picture, pixels, path)
                    yield picture, _cropped(pixels, frame.crop, path)
    finally:
        video.release()


def _check_size(picture: Picture, pixels: np.ndarray, path: Path) -> None:
    height, width = pixels.shape[:2]
    if picture.size not in (None, (width, height)):
        raise ImportFailed(
            f'{path} is {width} x {height} pixels, its labels say '
            f'{picture.size[0]} x {picture.size[1]}: give the video that was '
            'labelled'
        )


def _too_short(path: Path, index: int, last: int) -> str:
    if index == 0:
        return f'{path} cannot be read as a video: give a sound copy of it'
    return (
        f'{path} ends before frame {last}, which is labelled: frame {index} '
        'cannot be read. Give the whole video that was labelled'
    )


def _cropped(
    pixels: np.ndarray, crop: tuple[int, int, int, int] | None, path: Path
) -> np.ndarray:
    if crop is None:
        return pixels
    left, top, right, bottom = crop
    height, width = pixels.shape[:2]
    if not (left < right <= width and top < bottom <= height):
        raise ImportFailed(
            f'{path} is {width} x {height} pixels, but what was labelled of '
            f'it is {left} to {right} and {top} to {bottom}: give the video '
            'that was labelled, or mend the crop in the label file'
        )
    return np.ascontiguousarray(pixels[top:bottom, left:right])


def _new_name(picture: Picture, names: set[str]) -> str:
    """The group's and its own, of plain letters, and nobody else's."""
    name = Path(picture.name.replace('\\', '/')).name
    stem, suffix = Path(name).stem, '.png'
    if isinstance(picture.image, PictureFile):
        suffix = picture.image.path.suffix.lower()
    group = Path(picture.group).name
    if group and not stem.startswith(group):
        stem = f'{group}_{stem}'
    stem = re.sub(r'[^\w.-]+', '_', stem)
    unique, number = f'{stem}{suffix}', 2
    while unique in names:
        unique, number = f'{stem}_{number}{suffix}', number + 1
    names.add(unique)
    return unique


def _write(
    pixels: np.ndarray, path: Path, file: Path | None, link: bool
) -> None:
    if file is None:
        if not cv2.imwrite(str(path), pixels):
            raise ImportFailed(f'{path} cannot be written')
    elif link:
        path.symlink_to(file.resolve())
    else:
        shutil.copyfile(file, path)
