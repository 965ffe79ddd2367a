"""CLAMP, language-driven animal pose estimation, as a plugin of MMPose 1.x.

Importing this package registers its modules, and does nothing else that a
user would notice. Where there is no PyTorch it registers nothing: only
:mod:`clamp_mmpose.runtime` can be wanted there.
"""

from importlib.util import find_spec

__version__ = '0.1.0'
__all__ = ['__version__']

if find_spec('torch'):
    from .foundation.environment import check_environment

    check_environment()

    from . import (
        codecs,
        datasets,
        engine,
        evaluation,
        models,
        registry,
    )
    from .foundation.safe_globals import register_safe_globals

    register_safe_globals()

    __all__ += [
        'codecs',
        'datasets',
        'engine',
        'evaluation',
        'models',
        'registry',
    ]
