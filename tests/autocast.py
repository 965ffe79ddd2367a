"""Trains in bfloat16 on processors: mmengine's AmpOptimWrapper does not."""

from contextlib import contextmanager

import pytest
import torch
from mmengine.optim import OptimWrapper
from mmengine.registry import OPTIM_WRAPPERS
from mmengine.utils import digit_version

needs_half_precision = pytest.mark.skipif(
    digit_version(torch.__version__) < digit_version('2.2'),
    reason="torch 2.1's attention breaks off in bfloat16 on the CPU",
)


@OPTIM_WRAPPERS.register_module()
class CPUAutocastOptimWrapper(OptimWrapper):
    """Forward passes of a training under autocast."""

    @contextmanager
    def optim_context(self, model):
        autocast = torch.autocast('cpu', torch.bfloat16)
        with super().optim_context(model), autocast:
            yield
