"""The whole way from a model of mmpose to the content of an ONNX file."""

import warnings
from collections.abc import Sequence
from dataclasses import replace

import torch
from mmpose.models.pose_estimators import TopdownPoseEstimator
from torch import Tensor

from ..runtime import Calibration
from .folding import DeployedModel
from .metadata import describe
from .onnx_export import to_bytes, to_onnx
from .parity import Deviation, compare
from .precision import to_fp16, to_int8
from .speed import time_over

PRECISIONS = ('fp32', 'fp16', 'int8')
_ENOUGH = 4  # images for int8: more make it no better (docs/performance.md)


def export_model(
    model: TopdownPoseEstimator,
    config_name: str,
    outputs: Sequence[str] = ('heatmaps',),
    precision: str = 'fp32',
    opset: int = 17,
    test_images: Sequence[Tensor] = (),
    train_images: Sequence[Tensor] = (),
    calibration: Calibration | None = None,
) -> tuple[bytes, Deviation]:
    """Export a model and compare the result with it.

    Args:
        model (TopdownPoseEstimator): Of mmpose's ``init_model``, on the CPU.
        config_name (str): Name of its config file, kept for the record.
        outputs (Sequence[str]): As for :class:`DeployedModel`.
        precision (str): ``'fp32'``, ``'fp16'`` or ``'int8'``.
        opset (int): ONNX operator set. Defaults to 17.
        test_images (Sequence[Tensor]): (B, 3, h, w), what to compare on
            beside noise, and instead of it for ``'fp16'`` and ``'int8'``.
        train_images (Sequence[Tensor]): (B, 3, h, w), to calibrate
            ``'int8'`` on.
        calibration (Calibration, optional): Of the model; int8 changes its
            scores, and has to be calibrated itself.

    Returns:
        tuple[bytes, Deviation]: Content of the file, and how far its model
        is from the given one; of ``'fp16'`` and ``'int8'`` also how long a
        pass takes.

    Raises:
        ValueError: The fp32 model is further than rounding from the given
            one, :mod:`clamp_mmpose.runtime` does not know how the model
            decodes, or there is nothing to calibrate on.
    """
    if precision not in PRECISIONS:
        raise ValueError(f'precision {precision!r} is none of {PRECISIONS}')
    if precision == 'int8' and not train_images:
        raise ValueError('int8 needs train_images to calibrate on')
    count = sum(map(len, train_images))
    if precision == 'int8' and count < _ENOUGH:
        warnings.warn(
            f'int8 is calibrated on {count} images alone, and its points may '
            f'be further off than they need be: {_ENOUGH} or more are better',
            stacklevel=2,
        )
    metadata = dict(describe(model, config_name), precision=precision)
    noise = _noise(metadata['codec']['input_size'])
    exported = to_onnx(DeployedModel(model, outputs), noise[1], opset)
    content = to_bytes(exported, metadata, calibration)
    deviation = compare(model, content, outputs, [*noise, *test_images])
    deviation.check()
    if precision == 'fp32':
        return content, deviation
    if precision == 'fp16':
        reduced = to_bytes(to_fp16(exported), metadata, calibration)
    else:
        reduced = to_bytes(to_int8(exported, train_images), metadata)
    deviation = compare(model, reduced, outputs, test_images or noise)
    return reduced, replace(deviation, time=time_over(reduced, content))


def _noise(input_size: Sequence[int]) -> list[Tensor]:
    """A batch of one and one of three."""
    width, height = input_size
    generator = torch.Generator().manual_seed(0)
    return [
        torch.randn(size, 3, height, width, generator=generator)
        for size in (1, 3)
    ]
