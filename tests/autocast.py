"""Trains in bfloat16 on processors, where mmengine's AmpOptimWrapper does
not."""

from contextlib import contextmanager

import torch
from mmengine.optim import OptimWrapper
from mmengine.registry import OPTIM_WRAPPERS


@OPTIM_WRAPPERS.register_module()
class CPUAutocastOptimWrapper(OptimWrapper):
    """Forward passes of a training under autocast."""

    @contextmanager
    def optim_context(self, model):
        autocast = torch.autocast('cpu', torch.bfloat16)
        with super().optim_context(model), autocast:
            yield
