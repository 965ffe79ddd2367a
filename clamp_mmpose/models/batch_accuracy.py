"""The share of keypoints that a training batch finds, where the batch is."""

import torch
from torch import Tensor

THRESHOLD = 0.05  # mmpose's, of the heatmap's sides


@torch.no_grad()
def pck_accuracy(
    heatmaps: Tensor, targets: Tensor, keypoint_weights: Tensor
) -> Tensor:
    """mmpose's ``pose_pck_accuracy``, without a way to numpy and back.

    A GPU is not waited for, and half precision and ``torch.compile`` are no
    obstacles. Each keypoint counts the same, however often it is labelled.

    Args:
        heatmaps (Tensor): (B, K, h, w), what was predicted.
        targets (Tensor): (B, K, h, w), what is true.
        keypoint_weights (Tensor): (B, K), 0 for keypoints not labelled.

    Returns:
        Tensor: A scalar from 0 to 1; 0 where nothing is labelled.
    """
    h, w = heatmaps.shape[-2:]
    # mmpose divides x by the height and y by the width
    sides = heatmaps.new_tensor([h, w], dtype=torch.float32)
    offsets = (_maximum(heatmaps) - _maximum(targets)) / sides  # (B, K, 2)
    labelled = keypoint_weights > 0
    found = (offsets.norm(dim=-1) < THRESHOLD) & labelled
    counts = labelled.sum(dim=0)  # (K,)
    shares = found.sum(dim=0) / counts.clamp(min=1)
    return shares.sum() / (counts > 0).sum().clamp(min=1)


def _maximum(heatmaps: Tensor) -> Tensor:
    """x, y of the highest cells, (B, K, 2); -1 where none is above 0."""
    values, indices = heatmaps.flatten(2).max(dim=-1)
    w = heatmaps.shape[-1]
    y = torch.div(indices, w, rounding_mode='floor')
    places = torch.stack([indices - y * w, y], dim=-1).float()
    return places.masked_fill((values <= 0).unsqueeze(-1), -1.0)
