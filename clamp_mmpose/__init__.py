"""CLAMP, language-driven animal pose estimation, as a plugin of MMPose 1.x.

Importing this package, or a part of it, is quick: MMEngine and MMPose are not
imported, but as soon as they are, the package's guards and modules are there.
MMEngine's loader of checkpoints is followed by :mod:`.foundation.guards`, and
MMPose's registries are followed by :mod:`.registry`, which tells them where
to find this package's modules when a name is first looked up.

It raises one error where something for that is missing, but never where only
:mod:`clamp_mmpose.runtime` is wanted: where there is no PyTorch, or where the
runtime is what is being imported.
"""

from importlib import import_module
from importlib.util import find_spec

from .foundation.following import import_after
from .foundation.import_statements import is_being_imported
from .foundation.quiet import hide_warnings

__version__ = '0.2.0'
__all__ = ['__version__', 'predict']

if find_spec('torch') and not is_being_imported(f'{__name__}.runtime'):
    from .foundation.environment import check_environment

    check_environment()

hide_warnings()
import_after('mmengine.runner.checkpoint', f'{__name__}.foundation.guards')
import_after('mmpose.registry', f'{__name__}.registry')

_PARTS = 'codecs datasets engine evaluation inspection models registry'.split()


def __getattr__(name: str):
    """What is imported when it is first asked for."""
    if name == 'predict':
        from .prediction.api import predict

        return predict
    if name in _PARTS:
        return import_module(f'.{name}', __name__)
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
