"""What a picture of an animal shows, in a sentence."""

from collections.abc import Sequence

import numpy as np

from .animal import Description

# How often a caption tells of each; the text tower learns them one by one.
_MOSTLY, _OFTEN, _SELDOM = 0.8, 0.5, 0.3
_MAX_PARTS = 3
VIEWS = dict(
    side='seen from the side',
    towards='turned towards the viewer',
    away='turned away from the viewer',
)


def caption_animal(
    description: Description,
    place: str,
    parts: Sequence[str],
    rng: np.random.Generator,
) -> str:
    """Tell of a whole animal.

    Args:
        description (Description): The animal in words.
        place (str): Where it is, such as 'in a meadow'.
        parts (Sequence[str]): Keypoints in sight, in plain words.
        rng (numpy.random.Generator): Chooses what is told.

    Returns:
        str: Such as 'a photo of a brown and white spotted dog, walking,
        facing left, in a meadow'.
    """
    told = [
        (description.pose, _OFTEN),
        (f'facing {description.facing}', _MOSTLY),
        (VIEWS[description.view], _SELDOM),
        (f'with {_join(description.features)}', _OFTEN),
        (f'showing the {_join(_some(parts, rng))}', _SELDOM),
        (place, _SELDOM),
    ]
    clauses = [_subject(description, rng)]
    clauses += [
        words
        for words, often in told
        if rng.random() < often and not words.endswith(' ')
    ]
    return f'a photo of {", ".join(clauses)}'


def caption_facing(description: Description, rng: np.random.Generator) -> str:
    """Tell where an animal faces, and little else.

    Args:
        description (Description): The animal in words.
        rng (numpy.random.Generator): Chooses what is told.

    Returns:
        str: Such as 'a photo of a zebra, facing left'.
    """
    noun = description.species if rng.random() < _OFTEN else 'animal'
    return f'a photo of {_article(noun)} {noun}, facing {description.facing}'


def caption_part(
    description: Description, parts: Sequence[str], rng: np.random.Generator
) -> str:
    """Tell of a part of an animal that fills the picture.

    Args:
        description (Description): The animal in words.
        parts (Sequence[str]): Keypoints in the picture, the middle one
            first, in plain words.
        rng (numpy.random.Generator): Chooses what is told.

    Returns:
        str: Such as 'a close-up of the left knee and right knee of a
        spotted animal'.
    """
    shown = [parts[0], *_some(parts[1:], rng)][:_MAX_PARTS]
    facing = f', facing {description.facing}' * (rng.random() < _SELDOM)
    subject = _subject(description, rng)
    return f'a close-up of the {_join(shown)} of {subject}{facing}'


def _subject(description: Description, rng: np.random.Generator) -> str:
    words = []
    if rng.random() < _OFTEN:
        words.append(_join(description.colours[: rng.integers(1, 3)]))
    if rng.random() < _OFTEN:
        words.append(description.pattern)
    words.append(description.species if rng.random() < _OFTEN else 'animal')
    family = f' of the family {description.family}'
    subject = ' '.join(words) + family * (rng.random() < _OFTEN)
    return f'{_article(subject)} {subject}'


def _article(words: str) -> str:
    return 'an' if words[0] in 'aeiou' else 'a'


def _some(parts: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Up to ``_MAX_PARTS`` of them, in a new order."""
    order = rng.permutation(len(parts))
    return [parts[i] for i in order[: rng.integers(1, _MAX_PARTS + 1)]]


def _join(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    *most, last = words or ['']
    return f'{", ".join(most)} and {last}' if most else last
