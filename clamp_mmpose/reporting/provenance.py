"""Where a report's numbers come from: files, versions, commands, seeds."""

import platform
import shlex
import sys
import time
from importlib.metadata import PackageNotFoundError, version

from .. import __version__

_PACKAGES = 'torch mmengine mmcv mmdet mmpose open_clip_torch numpy'.split()


def versions() -> dict[str, str]:
    """What runs here, by name; packages that are missing are left out."""
    found = dict(clamp_mmpose=__version__, python=platform.python_version())
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def record_of_this_run(seed: int | None) -> dict:
    """What is to be known of a training that begins.

    Args:
        seed (int, optional): Random seed.

    Returns:
        dict: Plain values, for JSON.
    """
    return dict(
        date=time.strftime('%Y-%m-%d %H:%M:%S %z'),
        command=shlex.join(sys.argv),
        seed=seed,
        versions=versions(),
    )
