"""Are the pictures there, and of the size that the file says?"""

import os
import random
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from ...foundation.pictures import (
    picture_orientation,
    picture_size,
    read_picture,
)
from .report import Report
from .structure import entry

SAMPLE = 50  # pictures that are opened


def check_pictures(
    images: Sequence[dict], img_root: str, open_all: bool, report: Report
) -> None:
    """Note pictures that are missing or do not fit.

    Args:
        images (Sequence[dict]): Of the file, with ``file_name``, ``width``
            and ``height``.
        img_root (str): Folder of the pictures.
        open_all (bool): Open each of them, instead of a sample of 50 that is
            the same each time.
        report (Report): To note in.
    """
    if '://' in img_root:
        return  # of a server: only mmengine's backends can tell
    _spellings.cache_clear()  # files may have come since
    present, seen = [], {}
    for i, image in enumerate(images):
        where = entry('images', i, image)
        _check_repeated(where, image, seen, report)
        path = os.path.join(img_root, image['file_name'])
        if os.path.isfile(path):
            present.append((where, image, path))
        else:
            _note_missing(where, image['file_name'], path, report)
    if not open_all and len(present) > SAMPLE:
        present = random.Random(0).sample(present, SAMPLE)
    for where, image, path in present:
        _check_picture(where, image, path, report)


def _check_repeated(
    where: str, image: dict, seen: dict, report: Report
) -> None:
    name = image['file_name']
    size = image['width'], image['height']
    if name in seen and seen[name] != size:
        report.error(
            'two pictures have the same file_name, but not the same size',
            'give each its own path, such as FOLDER/NAME, when files of '
            'several folders are put together',
            where,
            name,
        )
    elif name in seen:
        report.warn(
            'pictures are listed twice',
            'list each once, and let image_id of all its rows name it',
            where,
            name,
        )
    seen.setdefault(name, size)


def _note_missing(where: str, name: str, path: str, report: Report) -> None:
    if '\\' in name or name[1:3] in (':/', ':\\'):
        report.error(
            'file_name is a path of Windows',
            'write the path below the folder of the pictures, with /',
            where,
            name,
        )
    elif os.path.isabs(name):
        report.error(
            'file_name is an absolute path, of another computer',
            'write the path below the folder of the pictures',
            where,
            name,
        )
    elif os.path.lexists(path):
        report.error(
            'a picture is a folder, a device or a link to nothing',
            'put the picture there',
            where,
            path,
        )
    else:
        report.error(
            'a picture is missing',
            'check data_root and data_prefix, which are put before '
            'file_name, or get the picture',
            f'{where}{_another_spelling(path)}',
            path,
        )


def _another_spelling(path: str) -> str:
    """Tell of a file whose name differs in case, or in how accents are made.

    Systems that take both for the same make such annotation files.
    """
    folder, name = os.path.split(path)
    found = _spellings(folder).get(_spelling(name))
    return f', where there is {found!r}' if found else ''


@lru_cache(maxsize=16)
def _spellings(folder: str) -> dict[str, str]:
    try:
        return {_spelling(name): name for name in os.listdir(folder)}
    except (OSError, ValueError):
        return {}


def _spelling(name: str) -> str:
    return unicodedata.normalize('NFC', name).casefold()


def _check_picture(where: str, image: dict, path: str, report: Report) -> None:
    said = image['width'], image['height']
    try:
        found = picture_size(path)
        read_picture(path)
    except (ValueError, OSError) as error:
        report.error(
            'a picture cannot be read',
            'replace it, or delete it and its rows',
            f'{where}: {error}',  # whole, as a value would be cut
        )
        return
    turn = picture_orientation(path)
    if found == said:
        _warn_of_hidden_turn(where, path, found, turn, report)
        return
    if found == said[::-1] and turn >= 5:
        report.error(
            'a picture has width and height the other way round than the '
            'file says: EXIF turns it, and its rows are of the unturned '
            'picture',
            'pictures are read as viewers show them: turn the pixels for '
            'good and delete the EXIF tag (exiftran -ai, jhead -autorot), or '
            'annotate what viewers show',
            f'{where}, {path}: shown as {found[0]} x {found[1]}, in the file',
            said,
        )
        return
    if found == said[::-1]:
        report.error(
            'a picture has width and height the other way round than the '
            'file says',
            'exchange "width" and "height" in the file if its rows fit the '
            'picture, or give the pictures that were annotated',
            f'{where}, {path} has {found[0]} x {found[1]}, in the file',
            said,
        )
        return
    report.error(
        'a picture has another size than the file says, so its rows are of '
        'another picture',
        'export again for these pictures, or give the pictures that were '
        'annotated',
        f'{where}, {path} has {found[0]} x {found[1]}, in the file',
        said,
    )


def _warn_of_hidden_turn(
    where: str, path: str, size: tuple[int, int], turn: int, report: Report
) -> None:
    """A picture upside down, or a square one, has the same size turned."""
    if turn in (2, 3, 4) or (turn in (5, 6, 7, 8) and size[0] == size[1]):
        report.warn(
            'EXIF turns a picture, and its size does not tell whether its '
            'rows are of the turned one, as they must be',
            'look at one with its points drawn, as mmpose browse_dataset '
            'does; if they do not fit, turn the pixels for good and delete '
            'the EXIF tag',
            f'{where}, {path}, orientation',
            turn,
        )
