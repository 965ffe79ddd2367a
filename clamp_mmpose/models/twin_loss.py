"""A loss of our own, not the paper's: left and right told apart."""

import torch
from mmengine.model import BaseModule
from mmpose.registry import MODELS
from torch import Tensor
from torch.nn import functional as F

from ..foundation.numbers_of_configs import check_positive, is_number
from .losses import check_loss_weight, inside, sample_nearest
from .outputs import CLAMPOutputs, CLAMPTargets


@MODELS.register_module()
class TwinContrastiveLoss(BaseModule):
    """Cross entropy between a keypoint's place and that of its twin.

    L_pred is content with heatmaps of the left and of the right paw that both
    show both paws. This asks of each heatmap H_k which of the two places is
    its own, p_k, and which its twin's, q_k:

        L_twin = mean over k of log(1 + exp(-sharpness (H_k(p_k) - H_k(q_k))))

    It compares places within a heatmap, as its maximum is what is predicted.
    To compare the sum of both heatmaps with the sum if they were exchanged
    was tried and is not enough: one clear heatmap then excuses the other
    (docs/experiments_notes.md).

    Pairs are the data set's ``flip_indices``, of whatever skeleton. A pair
    counts where both are labelled, inside the input and far enough apart.
    It exists for training only, and is not part of what is deployed.

    Args:
        sharpness (float): Of the comparison, as the inverse of a
            temperature; target heatmaps are between 0 and 1. Defaults to 10.
        min_distance (float): Between the keypoints of a pair that counts,
            as a fraction of the input's sides. Defaults to 0.03.
        loss_weight (float): Weight of the loss. Defaults to 1.
    """

    def __init__(
        self,
        sharpness: float = 10.0,
        min_distance: float = 0.03,
        loss_weight: float = 1.0,
    ):
        super().__init__()
        check_loss_weight(loss_weight)
        check_positive('sharpness', sharpness)
        if not (is_number(min_distance) and 0 <= min_distance < 1):
            raise ValueError(f'min_distance {min_distance!r} must be 0 to 1')
        self.sharpness = sharpness
        self.min_distance = min_distance
        self.loss_weight = loss_weight

    def forward(self, outputs: CLAMPOutputs, targets: CLAMPTargets) -> Tensor:
        """Calculate L_twin, a scalar, 0 if no pair counts."""
        own, other = self.compare(outputs, targets)
        counted = self.counted(targets)
        losses = F.softplus(-self.sharpness * (own - other)) * counted
        return self.loss_weight * losses.sum() / counted.sum().clamp(min=1)

    def compare(
        self, outputs: CLAMPOutputs, targets: CLAMPTargets
    ) -> tuple[Tensor, Tensor]:
        """Heatmaps at a keypoint's own place and at its twin's.

        Returns:
            tuple[Tensor]: H_k(p_k) and H_k(q_k), (B, K) each.
        """
        twins = _twins(targets, outputs.heatmaps.shape[1])
        # at each place the values of all heatmaps, (B, K places, K maps)
        values = sample_nearest(outputs.heatmaps, targets.locations())
        keypoints = torch.arange(len(twins), device=twins.device)
        return values.diagonal(dim1=1, dim2=2), values[:, twins, keypoints]

    def counted(self, targets: CLAMPTargets) -> Tensor:
        """Which keypoints belong to a pair that counts.

        A keypoint without a twin is 0 apart from itself.

        Returns:
            Tensor: (B, K), 1 or 0.
        """
        places, twins = targets.locations(), targets.flip_indices
        apart = (places - places[:, twins]).norm(dim=-1)
        seen = (targets.keypoint_weights > 0) & (inside(places) > 0)
        counted = seen & seen[:, twins] & (apart > self.min_distance)
        return counted.to(places.dtype)


def _twins(targets: CLAMPTargets, num_heatmaps: int) -> Tensor:
    """(K,), of each keypoint the index of the one on the other side."""
    twins = targets.flip_indices
    if twins is None:
        raise ValueError(
            'TwinContrastiveLoss needs to know which keypoints are a pair: '
            "add 'flip_indices' to meta_keys of PackPoseInputs, or leave the "
            'loss out'
        )
    if len(twins) != num_heatmaps:
        raise ValueError(
            f'TwinContrastiveLoss compares one heatmap per keypoint: there '
            f'are {num_heatmaps} heatmaps and {len(twins)} keypoints; choose '
            'a codec with a heatmap each, or leave the loss out'
        )
    return twins
