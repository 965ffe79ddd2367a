"""Which of mmpose's own metainfo files has these points?"""

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from .names import same_words


def known_skeleton(names: Sequence[str]) -> str | None:
    """Name of the metainfo file of mmpose that has the same points.

    The files are read as text: this must not need mmpose's dependencies.

    Args:
        names (Sequence[str]): Of the points, in their order.

    Returns:
        str | None: Such as ``'coco.py'``; None if there is none, or mmpose is
        not installed.
    """
    mmpose = find_spec('mmpose')
    if mmpose is None or mmpose.origin is None:
        return None
    folder = Path(mmpose.origin).parent / '.mim/configs/_base_/datasets'
    for path in sorted(folder.glob('*.py')):
        found = re.findall(r"\bname='([^']+)'", path.read_text('utf-8'))
        if len(found) == len(names) and all(map(same_words, found, names)):
            return path.name
    return None
