"""Bytes: what a training keeps, and the most that a call holds at once."""

import gc
import weakref
from collections.abc import Callable

import torch
from mmengine.utils import digit_version
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten


def state_bytes(model: nn.Module, optimizer: torch.optim.Optimizer) -> int:
    """Bytes of parameters, gradients and the optimizer's state.

    Args:
        model (nn.Module): A model after a backward pass.
        optimizer (torch.optim.Optimizer): Its optimizer after a step.
    """
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    states = _leaves([dict(s) for s in optimizer.state.values()])
    tensors = [*model.parameters(), *gradients, *states]
    return sum(t.nbytes for t in tensors if isinstance(t, torch.Tensor))


def peak_memory(run: Callable[[], object]) -> int:
    """The most bytes of new tensors that a call holds at one time.

    Counted by storage, the same on every machine; what a kernel takes and
    gives back inside itself is not seen.

    Args:
        run (Callable): What to call, such as a forward and backward pass.

    Raises:
        RuntimeError: torch is older than 2.2, which does not tell when a
            storage is freed.
    """
    if digit_version(torch.__version__) < digit_version('2.2'):
        raise RuntimeError(
            f'torch {torch.__version__} cannot count memory: install 2.2 or '
            'later to measure memory'
        )
    gc.collect()
    with _LiveStorages() as live:
        run()
    return live.peak


class _LiveStorages(TorchDispatchMode):
    """Adds up the storages that operators make, until they are freed."""

    def __init__(self):
        super().__init__()
        self.current = self.peak = 0
        self.known = set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        inputs = {
            t.untyped_storage()._cdata
            for t in _leaves((args, kwargs))
            if isinstance(t, torch.Tensor)
        }
        for tensor in _leaves(result):
            if isinstance(tensor, torch.Tensor):
                self._add(tensor.untyped_storage(), inputs)
        return result

    def _add(self, storage, inputs: set) -> None:
        key = storage._cdata
        if key in inputs or key in self.known:
            return  # a view, or written in place
        self.known.add(key)
        self.current += storage.nbytes()
        self.peak = max(self.peak, self.current)
        weakref.finalize(storage, self._free, key, storage.nbytes())

    def _free(self, key: int, num_bytes: int) -> None:
        self.known.discard(key)
        self.current -= num_bytes


def _leaves(tree) -> list:
    leaves, _ = tree_flatten(tree)
    return leaves
