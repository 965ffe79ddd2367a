"""A loss: score maps shall be sharp, each a peak and little else."""

from mmpose.registry import MODELS
from torch import nn


@MODELS.register_module()
class Blur(nn.Module):
    """Mean of the score maps, where the keypoint is labelled."""

    def __init__(self, loss_weight: float = 1.0):
        super().__init__()
        self.loss_weight = loss_weight

    def forward(self, outputs, targets):
        seen = targets.keypoint_weights > 0  # (B, K)
        return self.loss_weight * outputs.score_map[seen].mean()
