"""What a checkpoint may hold beside tensors and plain types."""

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
KNOWS_LISTS = digit_version(torch.__version__) >= digit_version('2.6')


def register_safe_globals():
    """Allow what mmengine checkpoints hold in ``torch.load``.

    torch >= 2.6 loads with ``weights_only=True`` and refuses all but tensors
    and plain types; mmengine adds training histories, numpy arrays and numpy
    scalars, and reads checkpoints with torch's default (``mim test``,
    ``--resume``, inferencers). Older torch has no such list: see
    :mod:`.guarded_load`.
    """
    if KNOWS_LISTS:
        # a pair is what a file gets, and the name by which it asks for it
        torch.serialization.add_safe_globals(
            [(found, name) for name, found in SAFE_GLOBALS.items()]
        )


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


# what a checkpoint gets, by the name by which it asks
SAFE_GLOBALS = {
    'mmengine.logging.history_buffer.HistoryBuffer': HistoryBuffer,
    'builtins.getattr': history_statistic,
    'builtins.bytes': empty_bytes,
    'numpy.ndarray': PickledArray,
    'numpy.dtype': PickledDtype,
    # files of numpy 2 and of numpy 1
    'numpy._core.multiarray._reconstruct': reconstruct,
    'numpy.core.multiarray._reconstruct': reconstruct,
    'numpy._core.multiarray.scalar': scalar,
    'numpy.core.multiarray.scalar': scalar,
}
