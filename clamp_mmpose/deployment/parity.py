"""How far a deployed model is from the PyTorch model it was made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from mmpose.models.pose_estimators import TopdownPoseEstimator
from torch import Tensor

from ..runtime import decode, open_session
from .folding import predict
from .metadata import bbox_padding

OUTPUT_LIMIT = 1e-4
POINT_LIMIT = 0.01  # pixels of the network's input


@dataclass(frozen=True)
class Deviation:
    """Differences to PyTorch.

    Attributes:
        outputs (float): Largest one of a value of heatmaps or score maps.
        points (np.ndarray): (M,), of decoded points in pixels of the
            network's input.
        cell (float): Size of a heatmap's cell in these pixels.
        box (float): Longer side of an animal's box in these pixels.
        time (float, optional): Of a pass, over that of fp32, on this
            processor.
    """

    outputs: float
    points: np.ndarray
    cell: float
    box: float
    time: float | None = None

    def __str__(self) -> str:
        far = (self.points > self.cell).mean()
        return (
            f'outputs differ by at most {self.outputs:.1e}; '
            f'{len(self.points)} points by {self.points.mean():.3f} px of '
            f'the input on average ({self.points.mean() / self.box:.2%} of '
            f"an animal's box), {self.points.max():.2f} px at most, "
            f"{far:.1%} of them by more than a heatmap's cell "
            f'({self.cell:g} px){self._told_time()}'
        )

    def _told_time(self) -> str:
        if self.time is None:
            return ''
        return (
            f'\na pass takes {self.time:.2f} of the time of fp32 on this '
            'processor'
        )

    def check(self) -> None:
        """Raise a ValueError unless the two models are the same."""
        if not (
            self.outputs <= OUTPUT_LIMIT and self.points.max() <= POINT_LIMIT
        ):
            raise ValueError(
                f'the ONNX model is not the PyTorch model: {self}; '
                f'{OUTPUT_LIMIT:.0e} and {POINT_LIMIT} px are allowed'
            )


@torch.no_grad()
def compare(
    model: TopdownPoseEstimator,
    onnx_model: bytes,
    outputs: Sequence[str],
    batches: Iterable[Tensor],
) -> Deviation:
    """Run both.

    Args:
        model (TopdownPoseEstimator): The original, in evaluation.
        onnx_model (bytes): Content of the ONNX file.
        outputs (Sequence[str]): Its outputs, heatmaps first.
        batches (Iterable[Tensor]): (B, 3, h, w), normalised images.

    Returns:
        Deviation: Over all batches.
    """
    session = open_session(onnx_model, providers=['CPUExecutionProvider'])
    size = model.head.decoder.input_size
    stride = np.divide(size, model.head.decoder.heatmap_size)
    largest, points = [], []
    for images in batches:
        expected = [o.numpy() for o in predict(model, images, outputs)]
        found = session.run(list(outputs), {'images': images.numpy()})
        largest += [
            np.abs(e - f).max() for e, f in zip(expected, found, strict=True)
        ]
        shift = (decode(expected[0])[0] - decode(found[0])[0]) * stride
        points.append(np.linalg.norm(shift, axis=-1).ravel())
    return Deviation(
        float(np.max(largest)),
        np.concatenate(points),
        float(stride.max()),
        max(size) / bbox_padding(model),
    )
