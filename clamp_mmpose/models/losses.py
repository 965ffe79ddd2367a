"""The contrastive losses of CLAMP (Sec. 3.2.2, Eq. 5 and Eq. 6-8)."""

import math
from collections.abc import Sequence

import torch
from mmengine.model import BaseModule
from mmpose.models.heads import HeatmapHead
from mmpose.models.losses import KeypointMSELoss
from mmpose.registry import MODELS
from torch import Tensor, nn
from torch.nn import functional as F


@MODELS.register_module()
class SpatialContrastiveLoss(BaseModule):
    """MSE between the up-sampled score map and the target heatmap (Eq. 5).

    Args:
        num_keypoints (int): K.
        deconv_out_channels (Sequence[int], optional): Channels of learned
            deconvolutions, which exist for training only. ``None`` up-samples
            bilinearly. Defaults to ``(256, 256, 256)``.
        loss_weight (float): alpha_1. Defaults to 1.
    """

    def __init__(
        self,
        num_keypoints: int,
        deconv_out_channels: Sequence[int] | None = (256, 256, 256),
        loss_weight: float = 1.0,
    ):
        super().__init__()
        self.upsampler = None
        if deconv_out_channels is not None:
            self.upsampler = HeatmapHead(
                in_channels=num_keypoints,
                out_channels=num_keypoints,
                deconv_out_channels=deconv_out_channels,
                deconv_kernel_sizes=[4] * len(deconv_out_channels),
                init_cfg=[],
            )
        self.mse = KeypointMSELoss(
            use_target_weight=True, loss_weight=loss_weight
        )

    def init_weights(self) -> None:
        """Keep torch's own initial values, whatever the head does to its."""
        for module in self.modules():
            if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
                module.reset_parameters()

    def upsample(self, score_map: Tensor, size: Sequence[int]) -> Tensor:
        """Bring S to the size of the heatmaps.

        Args:
            score_map (Tensor): (B, K, H, W).
            size (Sequence[int]): h, w, for bilinear up-sampling.

        Returns:
            Tensor: (B, K, h, w).
        """
        if self.upsampler is not None:
            return self.upsampler((score_map,)).float()
        return F.interpolate(
            score_map, size=tuple(size), mode='bilinear', align_corners=False
        ).float()

    def forward(
        self, score_map: Tensor, heatmaps: Tensor, keypoint_weights: Tensor
    ) -> Tensor:
        """Calculate the loss.

        Args:
            score_map (Tensor): (B, K, H, W), S.
            heatmaps (Tensor): (B, K, h, w), target.
            keypoint_weights (Tensor): (B, K), 0 for keypoints not labelled.

        Returns:
            Tensor: Scalar.
        """
        upsampled = self.upsample(score_map, heatmaps.shape[-2:])
        return self.mse(upsampled, heatmaps, keypoint_weights)


@MODELS.register_module()
class FeatureContrastiveLoss(BaseModule):
    """Match local features and prompts of the keypoints (Eq. 6-8).

    Args:
        sampling (str): ``'bilinear'`` samples F at the true location, as the
            paper; ``'nearest'`` takes the cell with the nearest index, as
            the official code. Defaults to ``'bilinear'``.
        temperature (float): Initial temperature of the logits; it is
            learned. Defaults to 0.07.
        loss_weight (float): alpha_2. Defaults to 1.
    """

    def __init__(
        self,
        sampling: str = 'bilinear',
        temperature: float = 0.07,
        loss_weight: float = 1.0,
    ):
        super().__init__()
        if sampling not in _SAMPLERS:
            raise ValueError(
                f'sampling {sampling!r} must be one of {sorted(_SAMPLERS)}'
            )
        if temperature <= 0:
            raise ValueError(f'temperature {temperature} must be positive')
        self.sample = _SAMPLERS[sampling]
        self.logit_scale = nn.Parameter(torch.tensor(-math.log(temperature)))
        self.loss_weight = loss_weight

    def forward(
        self,
        image_embeddings: Tensor,
        prompt_embeddings: Tensor,
        keypoint_labels: Tensor,
        keypoint_weights: Tensor,
    ) -> Tensor:
        """Calculate the loss.

        Args:
            image_embeddings (Tensor): (B, D, H, W), F.
            prompt_embeddings (Tensor): (B, K, D), E_prompt.
            keypoint_labels (Tensor): (B, K, 2), x, y as fractions of the
                input's width and height.
            keypoint_weights (Tensor): (B, K), 0 for keypoints not labelled.

        Returns:
            Tensor: Scalar.
        """
        keypoint_weights = keypoint_weights * inside(keypoint_labels)
        logits = self.logits(
            image_embeddings,
            prompt_embeddings,
            keypoint_labels,
            keypoint_weights,
        )  # (B, K, K)
        B, K, _ = logits.shape
        labels = torch.arange(K, device=logits.device).expand(B, K)
        # cross_entropy takes classes along dim 1: keypoints, then prompts
        per_prompt = F.cross_entropy(logits, labels, reduction='none')
        per_keypoint = F.cross_entropy(
            logits.transpose(1, 2), labels, reduction='none'
        )
        loss = 0.5 * (per_prompt + per_keypoint) * keypoint_weights  # Eq. 8
        return self.loss_weight * loss.mean()

    def logits(
        self,
        image_embeddings: Tensor,
        prompt_embeddings: Tensor,
        keypoint_labels: Tensor,
        keypoint_weights: Tensor,
    ) -> Tensor:
        """Semantic matching scores M, with temperature (Eq. 6 and 7).

        Args and shapes as in :meth:`forward`. A keypoint of weight 0 has no
        feature: its row is 0.

        Returns:
            Tensor: (B, K, K), keypoints times prompts.
        """
        keypoint_embeddings = self.sample(
            image_embeddings.float(), keypoint_labels
        )  # (B, K, D), Eq. 6
        keypoint_embeddings = F.normalize(keypoint_embeddings, dim=-1)
        keypoint_embeddings = keypoint_embeddings * (
            keypoint_weights.unsqueeze(-1) > 0
        )
        prompt_embeddings = F.normalize(prompt_embeddings.float(), dim=-1)
        matches = keypoint_embeddings @ prompt_embeddings.transpose(1, 2)
        return self.logit_scale.exp() * matches  # Eq. 7


def inside(keypoint_labels: Tensor) -> Tensor:
    """Which keypoints lie inside the input.

    Args:
        keypoint_labels (Tensor): (B, K, 2), x, y as fractions of the input.

    Returns:
        Tensor: (B, K), 1 or 0.
    """
    labels = keypoint_labels
    return ((labels >= 0) & (labels < 1)).all(dim=-1).to(labels.dtype)


def sample_bilinear(features: Tensor, keypoint_labels: Tensor) -> Tensor:
    """Features at the true locations (Eq. 6).

    The centre of cell (i, j) is at ((j + 0.5) / W, (i + 0.5) / H).

    Args:
        features (Tensor): (B, D, H, W).
        keypoint_labels (Tensor): (B, K, 2), x, y as fractions of the input.

    Returns:
        Tensor: (B, K, D).
    """
    grid = (2 * keypoint_labels - 1).unsqueeze(1)  # (B, 1, K, 2)
    sampled = F.grid_sample(
        features,
        grid.to(features.dtype),
        mode='bilinear',
        padding_mode='border',
        align_corners=False,
    )  # (B, D, 1, K)
    return sampled.squeeze(2).transpose(1, 2)


def sample_nearest(features: Tensor, keypoint_labels: Tensor) -> Tensor:
    """Features of the cells that the official code's targets mark.

    It rounds x / stride to the nearest index, as heatmap targets do, though
    the centre of cell j is at x = (j + 0.5) * stride.

    Args and shapes as in :func:`sample_bilinear`.
    """
    B, D, H, W = features.shape
    size = keypoint_labels.new_tensor([W, H])
    cells = torch.floor(keypoint_labels * size + 0.5).long()  # (B, K, 2)
    x = cells[..., 0].clamp(0, W - 1)
    y = cells[..., 1].clamp(0, H - 1)
    indices = (y * W + x).unsqueeze(1).expand(B, D, -1)  # (B, D, K)
    return features.flatten(2).gather(2, indices).transpose(1, 2)


_SAMPLERS = dict(bilinear=sample_bilinear, nearest=sample_nearest)
