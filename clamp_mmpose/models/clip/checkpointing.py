"""Gradient checkpointing: activations are computed again, not kept."""

from contextlib import contextmanager, nullcontext

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.utils.checkpoint import checkpoint


def run(block: nn.Module, x: Tensor, checkpointing: bool) -> Tensor:
    """Run a block, keeping its activations or not.

    Args:
        block (nn.Module): The block.
        x (Tensor): Its input.
        checkpointing (bool): Whether to compute activations again in the
            backward pass. It changes neither results nor gradients.

    Returns:
        Tensor: Its output.
    """
    if not (checkpointing and torch.is_grad_enabled()):
        return block(x)
    return checkpoint(
        block,
        x,
        use_reentrant=False,
        context_fn=lambda: (nullcontext(), _without_counting(block)),
    )


@contextmanager
def _without_counting(block: nn.Module):
    """The second pass must not move running statistics once more."""
    norms = [m for m in block.modules() if isinstance(m, _BatchNorm)]
    before = [(m, m.momentum, m.num_batches_tracked.clone()) for m in norms]
    for norm in norms:
        norm.momentum = 0.0
    try:
        yield
    finally:
        for norm, momentum, count in before:
            norm.momentum = momentum
            norm.num_batches_tracked.copy_(count)
