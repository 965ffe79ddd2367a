"""A lesson in poses for a CLIP ResNet: where parts are, and on which side."""

import copy
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import open_clip
import torch
from mmpose.models.heads import HeatmapHead
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import DataLoader

from ...models import CLAMPOutputs, CLAMPTargets, TwinContrastiveLoss
from .pictures import Picture
from .poses import TWINS, PosedCrop, PosedCrops, collate
from .training import image_size, learning_rate_share, to_inputs

_STRIDE, _SIGMA = 4, 1.5  # of heatmaps: pixels, cells
_TWINS, _NEAR, _FACING, _MEMORY = 0.004, 0.002, 0.001, 0.01  # weights
_LEFT = [k for k, twin in enumerate(TWINS) if k < twin]
_RIGHT = [TWINS[k] for k in _LEFT]


class PosePupil(nn.Module):
    """The image tower, and what it answers with; only the tower is kept.

    Left is near and facing left, or far and facing right. So it is asked for
    each, and for both together.

    Args:
        visual (nn.Module): ResNet tower of open_clip.
    """

    def __init__(self, visual: nn.Module):
        super().__init__()
        self.visual = visual
        channels = visual.layer4[-1].conv3.out_channels
        self.maps = HeatmapHead(
            channels,
            len(TWINS) + 1,
            deconv_out_channels=(64, 64, 64),
            deconv_kernel_sizes=(4, 4, 4),
        )
        self.maps.init_weights()
        self.facing = nn.Linear(channels, 1)

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """Answer.

        Args:
            images (Tensor): (B, 3, size, size), normalised.

        Returns:
            tuple[Tensor]: Heatmaps (B, 17, h, w), how near what is seen is
            (B, 1, h, w), whether it faces right (B,), both as logits, and
            embeddings (B, D).
        """
        x = self.visual.stem(images)
        for i in range(1, 5):
            x = getattr(self.visual, f'layer{i}')(x)  # (B, C, H, W)
        maps = self.maps((x,))  # (B, 18, h, w)
        facing = self.facing(x.mean(dim=(2, 3))).squeeze(1)  # (B,)
        return maps[:, :-1], maps[:, -1:], facing, self.visual.attnpool(x)


def teach_poses(
    clip: open_clip.CLIP,
    pictures: Sequence[Picture],
    iterations: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    progress: Callable[[Iterable], Iterable] = iter,
) -> Tensor:
    """Train the image tower to see poses, and to embed images as before.

    Texts are not touched: what is said of an image stays true.

    Args:
        clip (open_clip.CLIP): With a ResNet; trained in place.
        pictures (Sequence[Picture]): To train on.
        iterations (int): Steps.
        batch_size (int): Images in a step.
        learning_rate (float): Highest one of AdamW.
        seed (int): Of crops.
        progress (Callable): Wraps the batches, see
            :func:`.with_progress`.

    Returns:
        Tensor: (iterations,), the share of twins told apart in each step.
    """
    device = clip.logit_scale.device
    crops = PosedCrops(
        pictures, iterations * batch_size, image_size(clip), seed
    )
    loader = DataLoader(crops, batch_size, num_workers=1, collate_fn=collate)
    memory = copy.deepcopy(clip.visual).eval().requires_grad_(False)
    pupil = PosePupil(clip.visual).to(device).train()
    pupil.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(
        pupil.parameters(), learning_rate, weight_decay=1e-4
    )
    share = partial(learning_rate_share, iterations=iterations)
    schedule = LambdaLR(optimizer, share)
    told_apart = []
    for crop in progress(loader):
        crop = PosedCrop(*(part.to(device) for part in crop))
        inputs = to_inputs(crop.image).contiguous(
            memory_format=torch.channels_last
        )
        *answers, embeddings = pupil(inputs)
        loss, right = _examine(crop, *answers)
        with torch.no_grad():
            remembered = memory(inputs)
        forgotten = 1 - F.cosine_similarity(embeddings, remembered).mean()
        loss = loss + _MEMORY * forgotten
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        told_apart.append(right)
    return torch.stack(told_apart).cpu()


def _examine(
    crop: PosedCrop, heatmaps: Tensor, near: Tensor, facing: Tensor
) -> tuple[Tensor, Tensor]:
    """The loss, and the share of twins told apart."""
    side = crop.image.shape[1]
    targets = CLAMPTargets(
        draw_heatmaps(crop.keypoints, heatmaps.shape[-1]),
        crop.labelled,
        crop.keypoints / side,
        torch.tensor(TWINS, device=heatmaps.device),
    )
    outputs = CLAMPOutputs(None, None, None, heatmaps)
    twin_loss = TwinContrastiveLoss(loss_weight=_TWINS)
    error = (heatmaps - targets.heatmaps).square().mean(dim=(2, 3))
    loss = (error * crop.labelled).mean() + twin_loss(outputs, targets)
    loss = loss + _FACING * F.binary_cross_entropy_with_logits(
        facing, crop.faces_right
    )
    counted = twin_loss.counted(targets)
    loss = loss + _NEAR * _near_loss(crop, near, counted)
    own, other = twin_loss.compare(outputs, targets)
    right = ((own > other) * counted).sum() / counted.sum().clamp(min=1)
    return loss, right.detach()


def _near_loss(crop: PosedCrop, near: Tensor, counted: Tensor) -> Tensor:
    """Cross entropy of near and far, by itself and within pairs."""
    side = crop.image.shape[1]
    grid = 2 * (crop.keypoints + 0.5) / side - 1
    logits = F.grid_sample(
        near, grid.unsqueeze(1), padding_mode='border', align_corners=False
    )[:, 0, 0]  # (B, 17)
    faces_left = 1 - crop.faces_right[:, None]
    left, right = logits[:, _LEFT], logits[:, _RIGHT]
    pairs = counted[:, _LEFT]
    # who faces left shows its left side
    alone = F.binary_cross_entropy_with_logits(
        left, faces_left.expand_as(left), reduction='none'
    ) + F.binary_cross_entropy_with_logits(
        right, 1 - faces_left.expand_as(right), reduction='none'
    )
    together = F.binary_cross_entropy_with_logits(
        left - right, faces_left.expand_as(left), reduction='none'
    )
    losses = (0.5 * alone + together) * pairs
    return losses.sum() / pairs.sum().clamp(min=1)


def draw_heatmaps(keypoints: Tensor, cells: int) -> Tensor:
    """Gaussians as mmpose's MSRAHeatmap draws them, but not cut off.

    Args:
        keypoints (Tensor): (B, K, 2), x, y in pixels.
        cells (int): Of a side.

    Returns:
        Tensor: (B, K, cells, cells).
    """
    middle = torch.floor(keypoints / _STRIDE + 0.5).unsqueeze(-1)
    grid = torch.arange(cells, device=keypoints.device)
    bells = torch.exp(-((grid - middle) ** 2) / (2 * _SIGMA**2))
    return bells[:, :, 1, :, None] * bells[:, :, 0, None, :]
