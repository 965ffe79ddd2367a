"""CLAMP, language-driven animal pose estimation, as a plugin of MMPose 1.x.

Importing this package registers its modules, and does nothing else that a
user would notice.
"""

from .environment import check_environment
from .version import __version__

check_environment()

from . import (  # noqa: E402
    codecs,
    datasets,
    evaluation,
    hooks,
    models,
    registry,
)
from .compat import register_safe_globals  # noqa: E402

register_safe_globals()

__all__ = [
    '__version__',
    'codecs',
    'datasets',
    'evaluation',
    'hooks',
    'models',
    'registry',
]
