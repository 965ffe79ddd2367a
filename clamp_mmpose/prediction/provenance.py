"""Where a result comes from: what every file of it says, or has beside it."""

import platform
import shlex
import sys
import time
from collections.abc import Mapping

import cv2
import numpy as np

from .. import __version__


def make_record(backend: Mapping, boxes: str, source: Mapping) -> dict:
    """All that is known before the first frame.

    Args:
        backend (Mapping): ``record`` of a backend.
        boxes (str): ``description`` of a locator.
        source (Mapping): Of the input: paths, hash, frames to be expected.

    Returns:
        dict: Plain values, for JSON.
    """
    return dict(
        made_by='clamp_mmpose',
        version=__version__,
        date=time.strftime('%Y-%m-%dT%H:%M:%S%z'),
        command=shlex.join(sys.argv),
        model=dict(backend),
        boxes=boxes,
        input=dict(source),
        versions=dict(
            python=platform.python_version(),
            numpy=np.__version__,
            opencv=cv2.__version__,
        ),
    )
