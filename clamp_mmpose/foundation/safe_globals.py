"""Lets a modern torch load mmengine checkpoints, without unpickling code."""

import warnings
from pickle import UnpicklingError

import torch
from mmengine.logging import HistoryBuffer
from mmengine.utils import digit_version

from .safe_numpy import (
    PickledArray,
    PickledDtype,
    empty_bytes,
    reconstruct,
    scalar,
)

HISTORY_STATISTICS = ('min', 'max', 'current', 'mean')


def register_safe_globals():
    """Allow what mmengine checkpoints hold in ``torch.load``.

    torch >= 2.6 loads with ``weights_only=True`` and refuses all but tensors
    and plain types; mmengine adds training histories, numpy arrays and numpy
    scalars, and reads checkpoints with torch's default (``mim test``,
    ``--resume``, inferencers). With older torch that default runs whatever
    code a file holds, which only a warning can mend.
    """
    if digit_version(torch.__version__) < digit_version('2.6'):
        warnings.warn(
            f'torch {torch.__version__} runs code that checkpoints hold when '
            'mmengine loads them (mim test, --resume, load_from, '
            'inferencers): load only files whose source you trust, or use '
            'torch>=2.6, which refuses such files',
            stacklevel=2,
        )
        return
    # a pair is what a file gets, and the name by which it asks for it
    pairs = [
        (HistoryBuffer, 'mmengine.logging.history_buffer.HistoryBuffer'),
        (history_statistic, 'builtins.getattr'),
        (empty_bytes, 'builtins.bytes'),
        (PickledArray, 'numpy.ndarray'),
        (PickledDtype, 'numpy.dtype'),
    ]
    for module in ('numpy._core.multiarray', 'numpy.core.multiarray'):
        # numpy 2 and numpy 1 files
        pairs.append((reconstruct, f'{module}._reconstruct'))
        pairs.append((scalar, f'{module}.scalar'))
    torch.serialization.add_safe_globals(pairs)


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
