"""How answers are counted."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from mmengine.structures import InstanceData

from clamp_mmpose.inspection.asking import meant_keypoint
from clamp_mmpose.lab.asking_study import (
    NONSENSE,
    OTHER_PARTS,
    SYNONYMS,
    Asked,
    _judge,
    confidence_table,
    nearest_found,
    questions,
    table_of,
)

NAMES = (
    'left eye|right eye|nose|neck|tail root|left shoulder|left elbow|left '
    'front paw|right shoulder|right elbow|right front paw|left hip|left knee|'
    'left back paw|right hip|right knee|right back paw'
).split('|')


class Seen:
    """A view that is the picture."""

    def in_picture(self, place):
        return np.asarray(place)


class Said:
    keypoint, confidence = 'nose', 0.5

    def __init__(self, place):
        self.place = place


def test_only_synonyms_mean_a_keypoint_and_none_another_one():
    for text, name in SYNONYMS.items():
        assert meant_keypoint(text, NAMES) in (name, None)
    for text in (*OTHER_PARTS, *NONSENSE):
        assert meant_keypoint(text, NAMES) is None


def test_other_skeletons_are_refused():
    assert len(questions(NAMES)) == 4
    with pytest.raises(ValueError, match='does not know nose'):
        questions([name for name in NAMES if name != 'nose'])


@pytest.mark.parametrize('off, right', [(9.9, True), (10.1, False)])
def test_right_is_within_a_tenth_of_the_longer_side(off, right):
    truth = InstanceData(
        bboxes=np.array([[0.0, 0.0, 100.0, 50.0]]),
        keypoints=np.array([[[20.0, 10.0], [40.0, 10.0]]]),
    )
    asked = _judge('parts', [0, 1], Said((30 + off, 10)), Seen(), truth)
    assert asked == Asked('parts', True, right, 0.5, False)
    assert not _judge('nonsense', [], Said((0, 0)), Seen(), truth).right


def test_tables_have_shares():
    parts = 'other body parts'
    asked = [
        Asked('trained names', True, True, 0.2, False),
        Asked('trained names', True, False, 0.2, False),
        Asked(parts, False, True, 0.5, True),
        Asked(parts, False, False, 0.95, False),
        Asked('nonsense', False, False, 1.0, False),
    ]
    table = table_of(asked).splitlines()
    assert (
        table[2] == '| trained names | 2 | 100.0 % | 50.0 % | 50.0 % | 0.0 % |'
    )
    assert table[3] == f'| {parts} | 2 | 0.0 % | - | 50.0 % | 50.0 % |'
    rows = confidence_table(asked).splitlines()
    assert rows[2] == '| 0.5 | 100.0 % | 50.0 % | 100.0 % |'
    assert rows[3] == '| 0.9 | 50.0 % | 0.0 % | 100.0 % |'
    assert rows[4] == '| 1 | 0.0 % | - | 100.0 % |'


def test_the_nearest_prompt_is_the_most_similar_one():
    ends = list(SYNONYMS.values())
    known = torch.eye(len(NAMES))

    def beside_names(texts):
        # each text is its keypoint, but for the first, which is the last name
        own = [known[NAMES.index(end)] for end in ends]
        own[0] = known[-1]
        return torch.stack([torch.cat([known, one[None]]) for one in own])

    prompts = SimpleNamespace(keypoint_names=NAMES, beside_names=beside_names)
    model = SimpleNamespace(head=SimpleNamespace(prompts=prompts))
    assert nearest_found(model) == len(SYNONYMS) - 1
