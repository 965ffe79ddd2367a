"""The contrastive losses of CLAMP (Sec. 3.2.2, Eq. 5 and Eq. 6-8).

A loss of the head is called with :class:`CLAMPOutputs` and
:class:`CLAMPTargets` and returns a scalar.
"""

import math
from collections.abc import Callable, Sequence

import torch
from mmengine.model import BaseModule
from mmpose.models.heads import HeatmapHead
from mmpose.models.losses import KeypointMSELoss
from mmpose.registry import MODELS
from torch import Tensor, nn
from torch.nn import functional as F

from ..foundation.numbers_of_configs import check_positive, is_number
from .outputs import CLAMPOutputs, CLAMPTargets

MAX_LOGIT_SCALE = math.log(100)  # as CLIP's own


@MODELS.register_module()
class SpatialContrastiveLoss(BaseModule):
    """MSE between the up-sampled score map and the target heatmap (Eq. 5).

    Args:
        num_keypoints (int): K; the head knows it.
        deconv_out_channels (Sequence[int | None], optional): Channels of
            learned deconvolutions, which exist for training only; one of
            ``None`` has K. ``None`` for all up-samples bilinearly. Defaults
            to ``(256, 256, 256)``.
        loss_weight (float): alpha_1. Defaults to 1.
    """

    def __init__(
        self,
        num_keypoints: int,
        deconv_out_channels: Sequence[int | None] | None = (256, 256, 256),
        loss_weight: float = 1.0,
    ):
        super().__init__()
        check_loss_weight(loss_weight)
        self.upsampler = None
        if deconv_out_channels is not None:
            self.upsampler = HeatmapHead(
                in_channels=num_keypoints,
                out_channels=num_keypoints,
                deconv_out_channels=[
                    num_keypoints if channels is None else channels
                    for channels in deconv_out_channels
                ],
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

    def forward(self, outputs: CLAMPOutputs, targets: CLAMPTargets) -> Tensor:
        """Calculate L_spatial, a scalar."""
        size = targets.heatmaps.shape[-2:]
        upsampled = self.upsample(outputs.score_map, size)  # (B, K, h, w)
        return self.mse(  # Eq. 5
            upsampled, targets.heatmaps, targets.keypoint_weights
        )


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
        check_loss_weight(loss_weight)
        if sampling not in _SAMPLERS:
            raise ValueError(
                f'sampling {sampling!r} must be one of {sorted(_SAMPLERS)}'
            )
        check_positive('temperature', temperature)
        self.sample = _SAMPLERS[sampling]
        self.logit_scale = nn.Parameter(torch.tensor(-math.log(temperature)))
        self.loss_weight = loss_weight

    def forward(self, outputs: CLAMPOutputs, targets: CLAMPTargets) -> Tensor:
        """Calculate L_feature, a scalar."""
        weights = targets.keypoint_weights * inside(targets.locations())
        logits = self.logits(outputs, targets)  # (B, K, K), Eq. 6 and 7
        B, K, _ = logits.shape
        labels = torch.arange(K, device=logits.device).expand(B, K)
        # cross_entropy takes classes along dim 1: keypoints, then prompts
        per_prompt = F.cross_entropy(logits, labels, reduction='none')
        per_keypoint = F.cross_entropy(
            logits.transpose(1, 2), labels, reduction='none'
        )
        loss = 0.5 * (per_prompt + per_keypoint) * weights  # Eq. 8
        return self.loss_weight * loss.mean()

    def logits(self, outputs: CLAMPOutputs, targets: CLAMPTargets) -> Tensor:
        """Semantic matching scores M, with temperature (Eq. 6 and 7).

        A keypoint that is not labelled, or not inside, has no feature: its
        row is 0.

        Returns:
            Tensor: (B, K, K), keypoints times prompts.
        """
        labels = targets.locations()
        seen = (targets.keypoint_weights > 0) & (inside(labels) > 0)
        matches = semantic_matches(
            outputs.image_embeddings,
            outputs.prompt_embeddings,
            labels,
            self.sample,
        )
        scale = self.logit_scale.clamp(max=MAX_LOGIT_SCALE).exp()
        return scale * matches * seen.unsqueeze(-1)  # Eq. 7


def semantic_matches(
    image_embeddings: Tensor,
    prompt_embeddings: Tensor,
    keypoint_labels: Tensor,
    sample: Callable[[Tensor, Tensor], Tensor],
) -> Tensor:
    """Cosine of the feature at each keypoint with each prompt.

    Args:
        image_embeddings (Tensor): (B, D, H, W), F.
        prompt_embeddings (Tensor): (B, K, D), E_prompt.
        keypoint_labels (Tensor): (B, K, 2), x, y as fractions of the input's
            width and height.
        sample (Callable): :func:`sample_bilinear` or :func:`sample_nearest`.

    Returns:
        Tensor: (B, K, K), keypoints times prompts, M without temperature.
    """
    keypoint_embeddings = sample(
        image_embeddings.float(), keypoint_labels
    )  # (B, K, D), Eq. 6
    keypoint_embeddings = F.normalize(keypoint_embeddings, dim=-1)
    prompt_embeddings = F.normalize(prompt_embeddings.float(), dim=-1)
    return keypoint_embeddings @ prompt_embeddings.transpose(1, 2)  # Eq. 7


def inside(keypoint_labels: Tensor) -> Tensor:
    """Which keypoints lie inside the input.

    Args:
        keypoint_labels (Tensor): (B, K, 2), x, y as fractions of the input.

    Returns:
        Tensor: (B, K), 1 or 0; 0 where a label is no number.
    """
    labels = keypoint_labels
    return ((labels >= 0) & (labels < 1)).all(dim=-1).to(labels.dtype)


def sample_bilinear(features: Tensor, keypoint_labels: Tensor) -> Tensor:
    """Features at the true locations (Eq. 6).

    The centre of cell (i, j) is at ((j + 0.5) / W, (i + 0.5) / H). Where a
    keypoint is outside the input, the middle is sampled: it counts nothing,
    and its location may be no number.

    Args:
        features (Tensor): (B, D, H, W).
        keypoint_labels (Tensor): (B, K, 2), x, y as fractions of the input.

    Returns:
        Tensor: (B, K, D).
    """
    grid = 2 * _middle_if_outside(keypoint_labels) - 1
    sampled = F.grid_sample(
        features,
        grid.unsqueeze(1).to(features.dtype),  # (B, 1, K, 2)
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
    labels = _middle_if_outside(keypoint_labels)
    size = labels.new_tensor([W, H])
    cells = torch.floor(labels * size + 0.5).long()  # (B, K, 2)
    x = cells[..., 0].clamp(0, W - 1)
    y = cells[..., 1].clamp(0, H - 1)
    indices = (y * W + x).unsqueeze(1).expand(B, D, -1)  # (B, D, K)
    return features.flatten(2).gather(2, indices).transpose(1, 2)


def _middle_if_outside(keypoint_labels: Tensor) -> Tensor:
    seen = inside(keypoint_labels).unsqueeze(-1) > 0  # (B, K, 1)
    return torch.where(seen, keypoint_labels, 0.5)


def check_loss_weight(loss_weight: float) -> None:
    """Refuse weights of losses that are no finite number of 0 or more.

    Raises:
        ValueError: It is something else.
    """
    if not is_number(loss_weight) or loss_weight < 0:
        raise ValueError(
            f'loss_weight is {loss_weight!r}: give a number, 0 or more; to '
            'leave a loss out, set it to None in the losses of the head'
        )


_SAMPLERS = dict(bilinear=sample_bilinear, nearest=sample_nearest)
