"""Contrastive training with open_clip's model and loss."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import open_clip
import torch
from open_clip.loss import ClipLoss
from open_clip.utils import to_2tuple
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import DataLoader

from .pictures import CaptionedCrops, Picture

# of CLAMP's configs, so that its backbone finds what it was trained on
MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
_WARM_UP = 100  # iterations
_WEIGHT_DECAY = 0.1
_MAX_LOGIT_SCALE = math.log(100)  # of CLIP


def image_size(clip: open_clip.CLIP) -> int:
    """Side of the images in pixels; open_clip keeps one number or two."""
    return to_2tuple(clip.visual.image_size)[0]


def to_inputs(images: Tensor) -> Tensor:
    """Normalise images.

    Args:
        images (Tensor): (B, H, W, 3) uint8, RGB.

    Returns:
        Tensor: (B, 3, H, W) float32.
    """
    images = images.permute(0, 3, 1, 2).float()
    mean = images.new_tensor(MEAN).view(3, 1, 1)
    std = images.new_tensor(STD).view(3, 1, 1)
    return (images - mean) / std


def pretrain(
    clip: open_clip.CLIP,
    pictures: Sequence[Picture],
    iterations: int,
    batch_size: int,
    learning_rate: float,
    first_lesson: float,
    seed: int,
    progress: Callable[[Iterable], Iterable] = iter,
) -> Tensor:
    """Train images and captions to agree.

    In the first lesson, captions only tell where an animal faces, and the
    text tower waits. Otherwise it forgets the difference between left and
    right before the images can tell them apart, and neither ever learns it
    (docs/experiments_notes.md).

    Args:
        clip (open_clip.CLIP): Model to train, in place and on its device.
        pictures (Sequence[Picture]): Pictures to train on.
        iterations (int): Number of steps.
        batch_size (int): Number of images in a step.
        learning_rate (float): Highest learning rate of AdamW; it falls to 0
            as a cosine.
        first_lesson (float): Share of the steps in the first lesson, 0 to 1.
        seed (int): Random seed of crops and captions.
        progress (Callable): Function that wraps the batches, see
            :func:`.with_progress`.

    Returns:
        Tensor: (iterations,), the loss of each step.
    """
    device = clip.logit_scale.device
    length = iterations * batch_size
    lesson = round(first_lesson * iterations)
    crops = CaptionedCrops(
        pictures, length, lesson * batch_size, image_size(clip), seed
    )
    loader = DataLoader(
        crops,
        batch_size,
        num_workers=1,
        collate_fn=partial(_collate, context_length=clip.context_length),
    )
    optimizer = torch.optim.AdamW(_groups(clip), learning_rate)
    schedule = LambdaLR(
        optimizer, partial(learning_rate_share, iterations=iterations)
    )
    contrast = ClipLoss()
    losses = []
    clip.train()
    for i, (images, tokens) in enumerate(progress(loader)):
        _train_texts(clip, i >= lesson)
        inputs = to_inputs(images.to(device))
        outputs = clip(inputs, tokens.to(device))
        loss = contrast(*outputs[:3])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        with torch.no_grad():
            clip.logit_scale.clamp_(0, _MAX_LOGIT_SCALE)
        losses.append(loss.detach())
    return torch.stack(losses).cpu()


def _collate(
    examples: Sequence[tuple], context_length: int
) -> tuple[Tensor, Tensor]:
    images, captions = zip(*examples, strict=True)
    images = torch.stack([torch.from_numpy(image) for image in images])
    return images, open_clip.tokenize(list(captions), context_length)


def _train_texts(clip: open_clip.CLIP, train: bool) -> None:
    """Train what reads captions, or not; open_clip can only lock it."""
    for name, parameter in clip.named_parameters():
        if not name.startswith('visual.') and name != 'logit_scale':
            parameter.requires_grad_(train)


def _groups(clip: nn.Module) -> list[dict]:
    """As open_clip trains: no decay of gains, biases and the temperature."""
    vectors = [p for p in clip.parameters() if p.ndim < 2]
    matrices = [p for p in clip.parameters() if p.ndim >= 2]
    return [
        dict(params=vectors, weight_decay=0.0),
        dict(params=matrices, weight_decay=_WEIGHT_DECAY),
    ]


def learning_rate_share(iteration: int, iterations: int) -> float:
    """Share of the highest learning rate: warm-up, then a cosine."""
    warm_up = min(1.0, (iteration + 1) / _WARM_UP)
    return warm_up * 0.5 * (1 + math.cos(math.pi * iteration / iterations))
