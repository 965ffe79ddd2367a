"""Words that somebody asks a model: what it knows, and what it does not.

A model knows the names that it was trained with. Words that mean one of them
are answered by that keypoint. Any others are put to the network as they are
(:meth:`CLAMP.query`), and shown, with the sentence that the model does not
know: where such a score map is highest is mostly not what the words mean, and
how high it is does not tell (docs/inspect.md has the figures).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from ..evaluation.prompt_matching import peaks
from ..models import CLAMP
from ..skeletons import keypoint_words, same_keypoint
from .views import View


@dataclass(frozen=True)
class Answer:
    """What a model has to say to some words about one box.

    Attributes:
        text (str): The words.
        keypoint (str, optional): The trained name that they mean, or
            ``None``: then the model does not know them.
        score_map (np.ndarray): (H, W), of the keypoint or of the words.
        place (np.ndarray): (2,), x, y as fractions of the crop: where the
            keypoint is found, or the middle of the map's highest cell.
        confidence (float): Share of the trained names, 0 to 1, whose own
            score maps are nowhere in this box as high as this one.
        perhaps (tuple[str]): Trained names that the words would mean with a
            side, such as "left eye" and "right eye" of "eye".
    """

    text: str
    keypoint: str | None
    score_map: np.ndarray
    place: np.ndarray
    confidence: float
    perhaps: tuple[str, ...]

    def __str__(self) -> str:
        if self.keypoint == self.text:
            return f'{self.text}: a trained name'
        if self.keypoint:
            return f'{self.text}: means the trained {self.keypoint!r}'
        if self.perhaps:
            return f'{self.text}: say which, {" or ".join(self.perhaps)}'
        return (
            f'{self.text}: this model does not know (its map is higher than '
            f'those of {self.confidence:.0%} of the trained names)'
        )


def meant_keypoint(text: str, names: Sequence[str]) -> str | None:
    """The trained name that words mean, by words and synonyms alone.

    Args:
        text (str): The words.
        names (Sequence[str]): The trained names.

    Returns:
        str | None: The name; ``None`` if they mean none of them, or several.
    """
    if text in names:
        return text
    meant = [name for name in names if same_keypoint(text, name)]
    return meant[0] if len(meant) == 1 else None


@torch.no_grad()
def ask(model: CLAMP, seen: View, texts: Sequence[str]) -> list[Answer]:
    """Put words to a model.

    Those that it was not trained with are spelt as names are ("tip of the
    tail" as "tail tip").

    Args:
        model (CLAMP): In evaluation mode.
        seen (View): A box that it looked at.
        texts (Sequence[str]): The words, one or more.

    Returns:
        list[Answer]: One per text.

    Raises:
        ValueError: A text has no words, or more than there is room for.
    """
    spelt = [as_a_name(text, seen.names) for text in texts]
    try:
        score_maps = model.query(seen.inputs, spelt)  # (1, T, H, W)
    except ValueError as error:
        raise ValueError(_as_typed(str(error), spelt, texts)) from error
    places = peaks(score_maps)[0].cpu().numpy()
    score_maps = score_maps[0].float().cpu().numpy()
    highest = seen.score_maps.max(axis=(1, 2))  # (K,)
    answers = []
    for t, text in enumerate(texts):
        name = meant_keypoint(text, seen.names)
        score_map, place = score_maps[t], places[t]
        if name is not None:
            k = seen.names.index(name)
            score_map, place = seen.score_maps[k], seen.points[k]
        answers.append(
            Answer(
                text,
                name,
                score_map,
                place,
                float((highest < score_map.max()).mean()),
                _with_a_side(text, seen.names) if name is None else (),
            )
        )
    return answers


def as_a_name(text: str, names: Sequence[str]) -> str:
    """The words that are put to the network.

    Args:
        text (str): As somebody asks.
        names (Sequence[str]): The trained names, which stay as they are.
    """
    meant = meant_keypoint(text, names)
    return meant or keypoint_words(text) or text


def _as_typed(told: str, spelt: Sequence[str], texts: Sequence[str]) -> str:
    """A sentence that quotes what the network was asked, as it was typed."""
    for words, text in zip(spelt, texts, strict=True):
        if repr(words) in told:
            return told.replace(repr(words), repr(text))
    return told


def _with_a_side(text: str, names: Sequence[str]) -> tuple[str, ...]:
    sides = (f'{side} {text}' for side in ('left', 'right'))
    meant = [meant_keypoint(one, names) for one in sides]
    return tuple(name for name in meant if name is not None)
