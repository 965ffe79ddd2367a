"""Files that a user gives to the page: read, or refused with a sentence."""

from itertools import islice
from pathlib import Path

import numpy as np

from ..foundation.pictures import picture_size, read_picture
from ..prediction.sources import PICTURES, VIDEOS, Video
from .film import Film, to_jpeg

MAX_MEGABYTES = 200  # of a file
MAX_MEGAPIXELS = 40  # of a picture
MAX_FRAMES = 250  # of a video, in 10 seconds or so
MAX_VIDEO_MEGAPIXELS = 9  # of a frame, more than 4K


def check_name(name: str) -> str:
    """The ending of a file that may be one.

    Args:
        name (str): As the user has it.

    Returns:
        str: In small letters, with its dot.

    Raises:
        ValueError: It is neither a picture nor a video by its ending.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in [*PICTURES, *VIDEOS]:
        raise ValueError(
            f'{name} is neither a picture ({" ".join(PICTURES)}) nor a video '
            f'({" ".join(VIDEOS)}).'
        )
    return suffix


def check_upload(name: str, size: int) -> str:
    """The ending of a file that has arrived.

    Args:
        name (str): As the user has it.
        size (int): Bytes.

    Returns:
        str: As :func:`check_name`, which raises errors, too.

    Raises:
        ValueError: It is too large.
    """
    if size > MAX_MEGABYTES * 2**20:
        raise ValueError(too_large(name))
    return check_name(name)


def too_large(name: str) -> str:
    """The sentence on a file that is too large."""
    return f'{name} has more than {MAX_MEGABYTES} MB, which is the limit.'


def read_film(path: str | Path, name: str) -> Film:
    """Read a picture or a video.

    Args:
        path (str | Path): Where it is for the moment, with the ending of its
            name.
        name (str): As the user has it.

    Returns:
        Film: Of one frame at least.

    Raises:
        ValueError: It cannot be read, or is too large; the sentence has the
            user's name for it.
    """
    suffix = check_name(name)
    read = _read_video if suffix in VIDEOS else _read_picture
    try:
        return read(Path(path), name)
    except (ValueError, OSError) as error:
        raise ValueError(str(error).replace(str(path), name)) from error


def _read_picture(path: Path, name: str) -> Film:
    _check_size(name, picture_size(path), MAX_MEGAPIXELS)
    bgr = read_picture(path, MAX_MEGAPIXELS)
    return Film(name, [np.ascontiguousarray(bgr[..., ::-1])])


def _read_video(path: Path, name: str) -> Film:
    video = Video(Path(name).stem, path)
    _check_size(name, video.size, MAX_VIDEO_MEGAPIXELS)
    images, times = [], []
    for frame in islice(video.frames(), MAX_FRAMES):
        images.append(to_jpeg(frame.image, 95))
        times.append(frame.time)
    note = ' '.join(problem + '.' for problem in video.problems)
    if len(images) == MAX_FRAMES and (video.count or 0) > MAX_FRAMES:
        note = (
            f'These are the first {MAX_FRAMES} of {video.count} frames: '
            'tools/predict.py takes whole videos.'
        )
    return Film(name, images, times, note.replace(str(path), name))


def _check_size(name: str, size: tuple[int, int], most: float) -> None:
    """Before anything is decoded, which would take 9 bytes a pixel."""
    width, height = size
    if width * height > most * 1e6:
        raise ValueError(
            f'{name} has {width} x {height} = {width * height / 1e6:.0f} '
            f'megapixels, the limit of this page is {most}: make it smaller'
        )
