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
    scores = '\n'.join(
        f'| {question} | {one.answers} | {one.asked} | '
        f'{100 * one.accuracy:.1f} % | {100 * one.majority:.1f} % |'
        for question, one in answered.items()
    )
    return _CARD.format(
        name=name,
        kind='ResNet' if config.is_resnet else 'ViT',
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
        scores=scores,
    )
