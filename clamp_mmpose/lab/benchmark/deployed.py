"""Deployed models against eager PyTorch (extra ``[export]``)."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import onnx
import onnxruntime
import torch
from mmengine.config import Config
from torch import Tensor, nn

from ... import runtime
from ...deployment import DeployedModel
from ...deployment.onnx_export import to_onnx
from .batches import random_batch
from .peers import build_peers
from .predicted import write_model
from .timing import compare

# in a process of its own, which knows nothing of torch and mmpose
_FIRST_RESULT = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np, runtime
predictor = runtime.PosePredictor(sys.argv[2])
predictor(np.zeros((480, 640, 3), np.uint8), [[80, 40, 560, 400]])
"""


def exported_costs(config: Config, batch_size: int, rounds: int) -> dict:
    """Time exported models in onnxruntime, with torch's number of threads.

    Args:
        config (Config): Config of a CLAMP.
        batch_size (int): Number of images in a forward pass.
        rounds (int): Number of measurements of each model.

    Returns:
        dict: Seconds by model, and ratios.
    """
    clamp, baseline = (m.eval() for m in build_peers(config))
    images, _ = random_batch(config, batch_size)
    cases = dict(
        eager=_eager(clamp, images),
        onnxruntime=_exported(clamp, images),
        baseline=_exported(baseline, images),
    )
    return compare(cases, rounds, **_ratios('onnxruntime'))


def compiled_costs(
    config: Config, batch_size: int, rounds: int, device: str
) -> dict:
    """Time ``torch.compile`` of the image side.

    On a CPU set ``TORCHINDUCTOR_FREEZING=1``: weights are then laid out
    once, as onnxruntime does.

    Args as in :func:`exported_costs`, and ``device``, such as ``'cpu'``.

    Returns:
        dict: Seconds by model, and ratios.
    """
    torch.compiler.reset()  # another batch size would compile for any size
    clamp, baseline = (m.eval() for m in build_peers(config, device))
    images, _ = random_batch(config, batch_size, device)
    cases = dict(
        eager=_eager(clamp, images),
        compiled=_compiled(clamp, images),
        baseline=_compiled(baseline, images),
    )
    return compare(cases, rounds, **_ratios('compiled'))


def start_up_seconds(config: Config, rounds: int) -> list[float]:
    """Time a process from its start to its first result.

    Args:
        config (Config): Config of a CLAMP.
        rounds (int): Number of processes.

    Returns:
        list[float]: Seconds, one per process.
    """
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, '-c', _FIRST_RESULT]
        command.append(str(Path(runtime.__file__).parent))
        command.append(str(write_model(config, folder)))
        for _ in range(rounds):
            start = time.perf_counter()
            subprocess.run(command, check=True)
            seconds.append(time.perf_counter() - start)
    return seconds


def _ratios(name: str) -> dict[str, tuple[str, str]]:
    return dict(over_eager=(name, 'eager'), over_baseline=(name, 'baseline'))


def _eager(model: nn.Module, images: Tensor) -> Callable[[], None]:
    @torch.no_grad()
    def forward():
        model(images, None)

    return forward


def _compiled(model: nn.Module, images: Tensor) -> Callable[[], None]:
    compiled = torch.compile(DeployedModel(model))

    @torch.no_grad()
    def forward():
        compiled(images)

    return forward


def _exported(model: nn.Module, images: Tensor) -> Callable[[], None]:
    return run_exported(to_onnx(DeployedModel(model), images), images)


def run_exported(
    exported: onnx.ModelProto, images: Tensor
) -> Callable[[], None]:
    """What runs an exported model, with torch's number of threads.

    Args:
        exported (onnx.ModelProto): The model.
        images (Tensor): (B, 3, h, w), its input.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    # threads that wait actively would slow the model whose turn is next
    options.add_session_config_entry('session.intra_op.allow_spinning', '0')
    session = onnxruntime.InferenceSession(
        exported.SerializeToString(),
        options,
        providers=['CPUExecutionProvider'],
    )
    inputs = dict(images=images.numpy())
    return lambda: session.run(None, inputs)
