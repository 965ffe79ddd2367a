"""Zero-shot classification: does a CLIP know what it was told?"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import open_clip
import torch
from torch import Tensor
from torch.nn import functional as F

from ..synthetic import FAMILIES
from ..synthetic.animal import Description
from ..synthetic.patterns import PATTERNS
from .pictures import KEYPOINT_WORDS, PADDING, Picture
from .training import image_size, to_inputs

_BATCH_SIZE = 128
_PART_SIDE = 0.4  # of a crop around a keypoint, relative to the box


class Question(NamedTuple):
    """A question about a whole animal.

    Attributes:
        caption (str): Sentence with a place for the answer.
        answers (tuple[str]): Answers to choose from.
        true (Callable): Function that gives the right answer for a
            description.
    """

    caption: str
    answers: tuple[str, ...]
    true: Callable[[Description], str]


QUESTIONS = dict(
    family=Question(
        'a photo of an animal of the family {}',
        tuple(FAMILIES),
        lambda description: description.family,
    ),
    facing=Question(
        'a photo of an animal, facing {}',
        ('left', 'right'),
        lambda description: description.facing,
    ),
    pattern=Question(
        'a photo of a {} animal',
        tuple(sorted({'plain', *(p.word for p in PATTERNS.values())})),
        lambda description: description.pattern,
    ),
)
_PART_CAPTION = 'a close-up of the {} of an animal'


class Answered(NamedTuple):
    """How well a question was answered.

    Attributes:
        accuracy (float): Share of right answers, 0 to 1.
        majority (float): Share of the most frequent right answer: what
            can be had without looking.
        asked (int): Number of times it was asked.
        answers (int): Number of answers to choose from.
    """

    accuracy: float
    majority: float
    asked: int
    answers: int


def answer_all(
    clip: open_clip.CLIP, pictures: Sequence[Picture]
) -> dict[str, Answered]:
    """Ask every question of every picture.

    Args:
        clip (open_clip.CLIP): Model, which is put into evaluation mode.
        pictures (Sequence[Picture]): Held-out pictures.

    Returns:
        dict[str, Answered]: Results by question; ``keypoint`` asks which
        keypoint a close-up shows.
    """
    clip.eval()
    size = image_size(clip)
    crops = [p.crop(p.centre, PADDING * p.side, size) for p in pictures]
    embeddings = _embed_images(clip, crops)
    answered = {
        name: answer(
            clip,
            embeddings,
            [question.caption.format(word) for word in question.answers],
            [
                question.answers.index(question.true(p.animal.description))
                for p in pictures
            ],
        )
        for name, question in QUESTIONS.items()
    }
    close_ups = [
        (p.crop(p.animal.keypoints[k, :2], _PART_SIDE * p.side, size), k)
        for p in pictures
        for k in p.visible
    ]
    answered['keypoint'] = answer(
        clip,
        _embed_images(clip, [crop for crop, _ in close_ups]),
        [_PART_CAPTION.format(name) for name in KEYPOINT_WORDS],
        [k for _, k in close_ups],
    )
    return answered


@torch.no_grad()
def _embed_images(clip: open_clip.CLIP, images: list[np.ndarray]) -> Tensor:
    """(N, D), of length 1."""
    device = clip.logit_scale.device
    batches = torch.from_numpy(np.stack(images)).split(_BATCH_SIZE)
    return torch.cat(
        [clip.encode_image(to_inputs(b.to(device)), True) for b in batches]
    )


@torch.no_grad()
def answer(
    clip: open_clip.CLIP,
    images: Tensor,
    captions: Sequence[str],
    true: Sequence[int],
) -> Answered:
    """Choose the caption that is most similar to each image.

    Args:
        clip (open_clip.CLIP): Model in evaluation mode.
        images (Tensor): (N, D), embeddings of images.
        captions (Sequence[str]): Captions to choose from.
        true (Sequence[int]): (N,), indices of the right captions.
    """
    tokens = open_clip.tokenize(list(captions), clip.context_length)
    texts = F.normalize(clip.encode_text(tokens.to(images.device)), dim=-1)
    found = (images @ texts.T).argmax(dim=1).cpu()
    right = found == torch.tensor(true)
    majority = Counter(true).most_common(1)[0][1] / len(true)
    return Answered(
        float(right.float().mean()), majority, len(true), len(captions)
    )
