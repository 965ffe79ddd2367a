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
    refusal,
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


class PickledHistory(HistoryBuffer):
    """What ``HistoryBuffer`` is in a file, until it is filled.

    mmengine keeps the statistics of all buffers in one dictionary, which a
    file must not change.
    """

    def __setstate__(self, state: dict):
        known = {'max_length', '_log_history', '_count_history'}
        if type(state) is not dict or set(state) - known - {
            'statistics_methods'
        }:
            raise refusal('a training history with other parts')
        for name, found in state.get('statistics_methods', {}).items():
            if (
                name not in HISTORY_STATISTICS
                or found is not vars(HistoryBuffer)[name]
            ):
                raise refusal(f'a statistic {name!r} of its own')
        super().__setstate__(state)
        self.__class__ = HistoryBuffer


def history_statistic(obj, name):
    """The ``getattr`` that checkpoints get: HistoryBuffer's own statistics.

    A pickled HistoryBuffer refers to them as ``getattr(HistoryBuffer, 'min')``
    (mmengine, HistoryBuffer.__getstate__).
    """
    if obj is PickledHistory and name in HISTORY_STATISTICS:
        return getattr(HistoryBuffer, name)
    raise UnpicklingError(
        f'the checkpoint asks for attribute {name!r} of {obj!r}, only '
        f'{", ".join(HISTORY_STATISTICS)} of HistoryBuffer are allowed: '
        'do not load it unless you trust its source'
    )


# what a checkpoint gets, by the name by which it asks
SAFE_GLOBALS = {
    'mmengine.logging.history_buffer.HistoryBuffer': PickledHistory,
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
