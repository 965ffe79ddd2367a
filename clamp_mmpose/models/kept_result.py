"""A result of weights alone, computed once per set of weights."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

_SAMPLES = 8  # values looked at per weight


class KeptResult:
    """Keeps what was computed from weights until one of them changes.

    torch counts the writes to a tensor, but not those through ``.data``, by
    which mmengine's EMA hook swaps weights; some values of each weight tell
    these. Copies and pickles are empty.
    """

    def __init__(self):
        self._marks = None

    def get(
        self, inputs: Sequence[Tensor], compute: Callable[[], Tensor]
    ) -> Tensor:
        """Return what is kept, or compute it if a weight has changed.

        Args:
            inputs (Sequence[Tensor]): All that the result depends on.
            compute (Callable[[], Tensor]): Makes the result.
        """
        if any(tensor.is_inference() for tensor in inputs):
            return compute()  # writes to these are not counted
        marks = [(tensor.data_ptr(), tensor._version) for tensor in inputs]
        if marks != self._marks or not self._values_are_the_same():
            self._result = compute()
            self._marks = marks
            # views: they show the weights as they are when looked at
            self._views = [_some_values(tensor) for tensor in inputs]
            self._values = torch.cat(self._views)
        return self._result

    def _values_are_the_same(self) -> bool:
        return torch.equal(torch.cat(self._views), self._values)

    def __reduce__(self):
        return type(self), ()


def _some_values(weight: Tensor) -> Tensor:
    """A view of some values of a vector or, on its diagonal, of a matrix."""
    weight = weight.detach()
    line = weight.diagonal() if weight.ndim > 1 else weight
    return line[:: max(1, len(line) // _SAMPLES)]
