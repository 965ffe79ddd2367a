"""Lets a modern torch load mmengine checkpoints, without unpickling code."""

from pickle import UnpicklingError

import numpy as np
import torch
from mmengine.logging import HistoryBuffer
from mmengine.utils import digit_version

try:
    from numpy._core import multiarray
except ImportError:  # numpy < 1.26
    from numpy.core import multiarray

DTYPES = ('bool uint8 int8 int16 int32 int64 float16 float32 float64').split()
HISTORY_STATISTICS = ('min', 'max', 'current', 'mean')


def register_safe_globals():
    """Allow what mmengine checkpoints hold in ``torch.load``.

    torch >= 2.6 loads with ``weights_only=True`` and refuses all but tensors
    and plain types; mmengine adds training histories, numpy arrays and numpy
    scalars, and reads checkpoints with torch's default (``mim test``,
    ``--resume``, inferencers). Older torch needs nothing: there the default
    is ``False``, and 2.4 and 2.5 do not know the renaming used here.
    """
    if digit_version(torch.__version__) < digit_version('2.6'):
        return
    safe_globals = [HistoryBuffer, np.ndarray, np.dtype]
    safe_globals += {type(np.dtype(name)) for name in DTYPES}
    # in a pair the second is the name under which a file may ask for the first
    safe_globals.append((history_statistic, 'builtins.getattr'))
    for module in ('numpy._core.multiarray', 'numpy.core.multiarray'):
        for name in ('_reconstruct', 'scalar'):  # numpy 2 and numpy 1 files
            safe_globals.append(
                (getattr(multiarray, name), f'{module}.{name}')
            )
    torch.serialization.add_safe_globals(safe_globals)


def history_statistic(obj, name):
    """The ``getattr`` that checkpoints get: HistoryBuffer's own statistics.

    A pickled HistoryBuffer refers to them as ``getattr(HistoryBuffer, 'min')``
    (mmengine, HistoryBuffer.__getstate__).
    """
    if obj is HistoryBuffer and name in HISTORY_STATISTICS:
        return getattr(obj, name)
    raise UnpicklingError(
        f'the checkpoint asks for attribute {name!r} of {obj!r}, only '
        f'{", ".join(HISTORY_STATISTICS)} of HistoryBuffer are allowed: '
        'do not load it unless you trust its source'
    )
