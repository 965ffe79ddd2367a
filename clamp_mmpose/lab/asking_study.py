"""How often a model answers words, and how often rightly, on AP-10K's points.

Where other body parts are is not labelled; each of those here is the middle
of a bone, or between the eyes, and so between two labelled keypoints.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

from ..evaluation.labelled import labelled
from ..inspection.asking import Answer, ask
from ..inspection.views import View, view
from ..models import CLAMP
from ..skeletons import keypoint_words

_RIGHT = 0.1  # of the box's longer side: PCK@0.1
_CONFIDENCES = (0.5, 0.9, 1.0)
SYNONYMS = {
    'snout': 'nose',
    'muzzle': 'nose',
    'tip of the nose': 'nose',
    'base of the tail': 'tail root',
    'left hind paw': 'left back paw',
    'right rear foot': 'right back paw',
    'right front hoof': 'right front paw',
    'left forepaw': 'left front paw',
    'right stifle': 'right knee',
    'left haunch': 'left hip',
    'left eyeball': 'left eye',
}
OTHER_PARTS = {
    'forehead': ('left eye', 'right eye'),
    'left upper arm': ('left shoulder', 'left elbow'),
    'right upper arm': ('right shoulder', 'right elbow'),
    'left forearm': ('left elbow', 'left front paw'),
    'right forearm': ('right elbow', 'right front paw'),
    'left thigh': ('left hip', 'left knee'),
    'right thigh': ('right hip', 'right knee'),
    'left shin': ('left knee', 'left back paw'),
    'right shin': ('right knee', 'right back paw'),
}
NONSENSE = (
    'bicycle', 'blue sky', 'left window', 'quarterly tax', 'teapot',
    'seven', 'xyzzy', 'green idea',
)  # fmt: skip


class Asked(NamedTuple):
    """One text, asked of one animal.

    Attributes:
        group (str): Of the text.
        answered (bool): Whether the model knows it.
        right (bool): Whether its place is right; never so for nonsense.
        confidence (float): See :class:`Answer`.
        middle_right (bool): Whether the middle of the box is.
    """

    group: str
    answered: bool
    right: bool
    confidence: float
    middle_right: bool


def questions(names: Sequence[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Groups of texts, each with the keypoints that it is between.

    Args:
        names (Sequence[str]): Trained names.

    Raises:
        ValueError: They are not those of AP-10K.
    """
    groups = {
        'trained names': {name: (name,) for name in names},
        'their synonyms': {text: (n,) for text, n in SYNONYMS.items()},
        'other body parts': OTHER_PARTS,
        'nonsense': {text: () for text in NONSENSE},
    }
    needed = {
        n for own in groups.values() for ends in own.values() for n in ends
    }
    if missing := sorted(needed - set(names)):
        raise ValueError(
            f'the model does not know {", ".join(missing)}: take one of a '
            'config for AP-10K, such as clamp_tiny_demo.py'
        )
    return groups


def ask_all(model: CLAMP, items: Iterable[dict]) -> list[Asked]:
    """Ask everything of animals.

    Args:
        model (CLAMP): In evaluation mode, of AP-10K's keypoints.
        items (Iterable[dict]): Of a test data set.

    Returns:
        list[Asked]: Of each animal the texts whose place is labelled, and
        nonsense.
    """
    names = model.head.prompts.keypoint_names
    groups = questions(names)
    texts = [
        (group, text, [names.index(end) for end in ends])
        for group, own in groups.items()
        for text, ends in own.items()
    ]
    found = []
    for item in items:
        seen = view(model, item)
        answers = ask(model, seen, [text for _, text, _ in texts])
        truth = item['data_samples'].gt_instances
        for (group, _, ends), answer in zip(texts, answers, strict=True):
            if labelled(truth.keypoints_visible)[0][ends].all():
                found.append(_judge(group, ends, answer, seen, truth))
    return found


def _judge(group: str, ends: list, answer: Answer, seen: View, truth) -> Asked:
    left, top, right, bottom = truth.bboxes[0]
    limit = _RIGHT * max(right - left, bottom - top)
    place = np.nan  # nonsense is nowhere
    if ends:
        place = truth.keypoints[0][ends].mean(axis=0)
    middle = np.array([left + right, top + bottom]) / 2
    is_right = [
        bool(np.linalg.norm(point - place) <= limit)
        for point in (seen.in_picture(answer.place), middle)
    ]
    known = answer.keypoint is not None
    return Asked(group, known, is_right[0], answer.confidence, is_right[1])


def table_of(asked: Sequence[Asked]) -> str:
    """The result as a table in Markdown.

    Args:
        asked (Sequence[Asked]): Of :func:`ask_all`.
    """
    rows = [
        '| asked for | times | answered | right, of the answered | right, if '
        'it answered always | middle of the box |',
        '|---|---|---|---|---|---|',
    ]
    for group in dict.fromkeys(one.group for one in asked):
        own = [one for one in asked if one.group == group]
        shares = (
            _share(one.answered for one in own),
            _share(one.right for one in own if one.answered),
            _share(one.right for one in own),
            _share(one.middle_right for one in own),
        )
        rows.append(f'| {group} | {len(own)} | {" | ".join(shares)} |')
    return '\n'.join(rows)


def confidence_table(asked: Sequence[Asked]) -> str:
    """What would be, if words that are not trained were answered, too.

    Args:
        asked (Sequence[Asked]): Of :func:`ask_all`.
    """
    rows = [
        '| if it answered from a confidence of | other body parts answered | '
        'right, of these | nonsense answered |',
        '|---|---|---|---|',
    ]
    unknown = [one for one in asked if not one.answered]
    parts = [one for one in unknown if one.group == 'other body parts']
    nonsense = [one for one in unknown if one.group == 'nonsense']
    for limit in _CONFIDENCES:
        shares = (
            _share(one.confidence >= limit for one in parts),
            _share(one.right for one in parts if one.confidence >= limit),
            _share(one.confidence >= limit for one in nonsense),
        )
        rows.append(f'| {limit:g} | {" | ".join(shares)} |')
    return '\n'.join(rows)


def nearest_found(model: CLAMP) -> int:
    """For how many synonyms the nearest prompt is that of their keypoint.

    Args:
        model (CLAMP): In evaluation mode, of AP-10K's keypoints.
    """
    texts = [keypoint_words(text) for text in SYNONYMS]
    pairs = zip(_nearest_names(model, texts), SYNONYMS.values(), strict=True)
    return sum(found == meant for found, meant in pairs)


@torch.no_grad()
def _nearest_names(model: CLAMP, texts: Sequence[str]) -> list[str]:
    """The trained names whose prompts are most similar, without image."""
    names = model.head.prompts.keypoint_names
    prompts = model.head.prompts.beside_names(texts)  # (T, K + 1, D)
    prompts = F.normalize(prompts, dim=-1)
    similar = (prompts[:, :-1] * prompts[:, -1:]).sum(dim=-1)  # (T, K)
    return [names[k] for k in similar.argmax(dim=-1).tolist()]


def _share(values: Iterable[bool]) -> str:
    values = list(values)
    return f'{100 * sum(values) / len(values):.1f} %' if values else '-'
