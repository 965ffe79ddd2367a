"""CLAMP, language-driven animal pose estimation, as a plugin of MMPose 1.x.

Importing this package registers its modules, and does nothing else that a
user would notice. It raises one error where something for that is missing,
but never where only :mod:`clamp_mmpose.runtime` is wanted: where there is no
PyTorch, or where the runtime is what is being imported.
"""

from importlib.util import find_spec

from .foundation.importing import is_being_imported

__version__ = '0.1.0'
__all__ = ['__version__', 'predict']

if find_spec('torch'):
    try:
        from .foundation.environment import check_environment

        check_environment()

        from . import (
            codecs,
            datasets,
            engine,
            evaluation,
            inspection,
            models,
            registry,
        )
        from .foundation.checkpoint_text import register_local_loader
        from .foundation.safe_globals import register_safe_globals

        register_local_loader()
        register_safe_globals()
    except Exception:  # broken packages raise many kinds
        if not is_being_imported(f'{__name__}.runtime'):
            raise
    else:
        __all__ += [
            'codecs',
            'datasets',
            'engine',
            'evaluation',
            'inspection',
            'models',
            'registry',
        ]


def __getattr__(name: str):
    """What is imported when it is first asked for."""
    if name == 'predict':
        from .prediction.api import predict

        return predict
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
