"""Is a picture in two parts of a split?"""

import os
from collections.abc import Mapping

from ...foundation.digests import sha256_of
from ...foundation.pictures import digest_of_pixels, read_picture
from .report import Report


def check_splits(
    parts: Mapping[str, dict], img_root: str, open_all: bool, report: Report
) -> None:
    """Note pictures of more than one part, by what is in them.

    A model that was trained on a picture of its test scores too well.

    Args:
        parts (Mapping[str, dict]): Contents of annotation files, by name.
        img_root (str): Folder of the pictures.
        open_all (bool): Compare pixels, not the bytes of files: finds a
            picture that was saved again, too, and takes longer.
        report (Report): To note in.
    """
    digest = _digest_of_pixels if open_all else sha256_of
    first_seen: dict[str, tuple[str, str]] = {}
    for part, content in parts.items():
        for name in sorted({one['file_name'] for one in content['images']}):
            path = os.path.join(img_root, name)
            try:
                found = digest(path)
            except (OSError, ValueError):
                continue  # the check of its own file tells
            other_part, other_name = first_seen.setdefault(found, (part, name))
            if other_part != part:
                report.error(
                    'the same picture, by its content, is in two files',
                    'leave it in one of them: a test on pictures of the '
                    'training says nothing',
                    f'{other_name} of {other_part}, {name} of {part}',
                )


def _digest_of_pixels(path: str) -> str:
    return digest_of_pixels(read_picture(path))
