"""The model card of a small CLIP."""

from collections.abc import Mapping

import torch
from torch import Tensor

from ... import __version__
from ...models.clip import CLIPModel, build_clip, get_clip_config
from ..synthetic.dataset import DRAWING_VERSION
from .training import MEAN, STD
from .zero_shot import Answered

_CARD = """# {name}

A small CLIP ({kind}, {parameters:.1f} million parameters, of which
{vocabulary:.1f} million are its vocabulary) that has only ever seen drawn
animals. It knows nothing of real ones. It is what the tiny configs of
clamp_mmpose start from, to show on any machine what a pre-trained CLIP does.

* Training: {animals:,} drawn animals (drawing version {drawing}) and close-ups
  of their parts, with captions that the drawing program writes: species,
  family, colours, pattern, pose, facing direction, view, parts in sight and
  place.
  Contrastive loss of CLIP, from random weights. Loss at the end: {loss:.2f}
  (mean of the last hundredth; chance is ln(batch size)).
* Input: RGB, {size} x {size} pixels, mean {mean}, std {std}.
* Versions: clamp_mmpose {version}, torch {torch}.
* Command: `{command}`

## Zero-shot classification of held-out drawings

| question | answers | asked | right | most frequent answer |
|---|---|---|---|---|
{scores}

*most frequent answer* is the share one gets right without looking.
"""

_POSE_CARD = """# {name}

The tiny CLIP of `{start}` after a lesson in poses: its image tower was shown
where the keypoints of drawn animals are, which leg of a pair is the near one,
where an animal faces, and which is left and which is right. It is what the
demo of clamp_mmpose starts from. It has only ever seen drawn animals and knows
nothing of real ones. Its texts are those of `{start}`.

* Training: {animals:,} drawn animals (drawing version {drawing}); none of them
  is in the demo's data set. Heatmaps, with the twin loss of
  `TwinContrastiveLoss`, near and far, and facing direction were learned by
  decoders that are thrown away; meanwhile images had to be embedded as before.
  Twins told apart at the end: {told:.1f} % (mean of the last hundredth, on the
  animals it was trained on; chance is 50).
* Versions: clamp_mmpose {version}, torch {torch}.
* Command: `{command}`

## Zero-shot classification of held-out drawings

| question | answers | asked | right | most frequent answer |
|---|---|---|---|---|
{scores}

*most frequent answer* is the share one gets right without looking.
"""


def model_card(
    name: str,
    clip_model: CLIPModel,
    command: str,
    animals: int,
    losses: Tensor,
    answered: Mapping[str, Answered],
) -> str:
    """What a reader has to know of weights.

    Args:
        name (str): Name of the file.
        clip_model (str | dict): open_clip model name or config.
        command (str): Command that made the file.
        animals (int): Number of animals it was trained on.
        losses (Tensor): (iterations,), loss of each step.
        answered (Mapping[str, Answered]): Zero-shot results.

    Returns:
        str: Markdown.
    """
    config = get_clip_config(clip_model)
    with torch.device('meta'):
        clip = build_clip(clip_model)
    return _CARD.format(
        name=name,
        kind=config.tower,
        parameters=sum(p.numel() for p in clip.parameters()) / 1e6,
        vocabulary=clip.token_embedding.weight.numel() / 1e6,
        animals=animals,
        drawing=DRAWING_VERSION,
        loss=losses[-max(1, len(losses) // 100) :].mean(),
        size=config.vision.image_size,
        mean=MEAN,
        std=STD,
        version=__version__,
        torch=torch.__version__.split('+')[0],
        command=command,
        scores=_table(answered),
    )


def pose_card(
    name: str,
    start: str,
    command: str,
    animals: int,
    told_apart: Tensor,
    answered: Mapping[str, Answered],
) -> str:
    """What a reader has to know of weights after a lesson in poses.

    Args:
        name (str): Of the file.
        start (str): Of the file it started from.
        command (str): That made it.
        animals (int): How many it was trained on.
        told_apart (Tensor): (iterations,), share of twins in each step.
        answered (Mapping[str, Answered]): Zero-shot results.

    Returns:
        str: Markdown.
    """
    return _POSE_CARD.format(
        name=name,
        start=start,
        animals=animals,
        drawing=DRAWING_VERSION,
        told=100 * told_apart[-max(1, len(told_apart) // 100) :].mean(),
        version=__version__,
        torch=torch.__version__.split('+')[0],
        command=command,
        scores=_table(answered),
    )


def _table(answered: Mapping[str, Answered]) -> str:
    """Rows of the table of scores."""
    return '\n'.join(
        f'| {question} | {one.answers} | {one.asked} | '
        f'{100 * one.accuracy:.1f} % | {100 * one.majority:.1f} % |'
        for question, one in answered.items()
    )
