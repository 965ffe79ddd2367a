"""What the head computes, and what its losses compare it with."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from mmpose.structures import PoseDataSample
from torch import Tensor


class CLAMPOutputs(NamedTuple):
    """What the head computes for a batch.

    Attributes:
        image_embeddings (Tensor): (B, D, H, W), F.
        prompt_embeddings (Tensor): (B, K, D), E_prompt.
        score_map (Tensor): (B, K, H, W), S, in [-1, 1].
        heatmaps (Tensor): (B, K, h, w), float32.
    """

    image_embeddings: Tensor
    prompt_embeddings: Tensor
    score_map: Tensor
    heatmaps: Tensor


class CLAMPTargets(NamedTuple):
    """What is labelled in a batch.

    Attributes:
        heatmaps (Tensor): (B, K, h, w).
        keypoint_weights (Tensor): (B, K), 0 for keypoints not labelled.
        keypoint_labels (Tensor, optional): (B, K, 2), x, y as fractions of
            the input's width and height; ``None`` if the codec does not
            give them.
        flip_indices (Tensor, optional): (K,), int64: of each keypoint the
            index of its counterpart on the other side, or its own; ``None``
            if the samples do not tell.
    """

    heatmaps: Tensor
    keypoint_weights: Tensor
    keypoint_labels: Tensor | None
    flip_indices: Tensor | None

    @classmethod
    def of(cls, samples: Sequence[PoseDataSample]) -> 'CLAMPTargets':
        """Collect the targets of a batch.

        Args:
            samples (Sequence[PoseDataSample]): B samples, as a training
                pipeline packs them.

        Raises:
            ValueError: They have no heatmaps.
        """
        if 'gt_fields' not in samples[0]:
            raise ValueError(
                'the samples have no heatmaps to learn: add dict(type='
                "'GenerateTarget', encoder=codec) to the pipeline of "
                'train_dataloader, before PackPoseInputs'
            )
        heatmaps = torch.stack([s.gt_fields.heatmaps for s in samples])
        labels = [s.gt_instance_labels for s in samples]
        locations = flips = None
        if 'keypoint_labels' in labels[0]:
            locations = torch.cat([one.keypoint_labels for one in labels])
        if 'flip_indices' in samples[0].metainfo:
            flips = torch.as_tensor(
                samples[0].metainfo['flip_indices'], device=heatmaps.device
            )
        weights = torch.cat([one.keypoint_weights for one in labels])
        return cls(heatmaps, weights, locations, flips)

    def locations(self) -> Tensor:
        """The keypoint labels, (B, K, 2).

        Raises:
            ValueError: The codec does not give them.
        """
        if self.keypoint_labels is None:
            raise ValueError(
                'the loss needs to know where the keypoints are: set codec '
                "type='MSRAHeatmapWithKeypoints' or "
                "'UDPHeatmapWithKeypoints', or leave the loss out "
                '(loss_feature=None)'
            )
        return self.keypoint_labels
