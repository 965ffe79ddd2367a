"""Prompts come from a data set's metainfo."""

import open_clip
import pytest
from mmpose.datasets.datasets.utils import parse_pose_metainfo
from public_skeletons import ANIMALS, labels_of, metainfo_of

from clamp_mmpose.skeletons import prompts_of, read_label

_FOUR = ('left front', 'right front', 'left back', 'right back')
WORDS = dict(
    ap10k=[
        'left eye', 'right eye', 'nose', 'neck', 'tail root',
        'left shoulder', 'left elbow', 'left front paw', 'right shoulder',
        'right elbow', 'right front paw', 'left hip', 'left knee',
        'left back paw', 'right hip', 'right knee', 'right back paw',
    ],
    animalpose=[
        'left eye', 'right eye', 'left ear base', 'right ear base', 'nose',
        'throat', 'tail base', 'withers',
        *(f'{limb} {part}' for part in ('elbow', 'knee', 'paw')
          for limb in _FOUR),
    ],
    coco=[
        'nose',
        *(f'{side} {part}' for part in ('eye', 'ear', 'shoulder', 'elbow',
          'wrist', 'hip', 'knee', 'ankle') for side in ('left', 'right')),
    ],
)  # fmt: skip


@pytest.mark.parametrize('name', WORDS)
def test_words_are_those_of_the_papers_configs(name):
    assert prompts_of(metainfo_of(name)) == WORDS[name]


@pytest.mark.parametrize('name', ANIMALS)
def test_all_labels_of_the_public_animals_are_read(name):
    labels = labels_of(name)
    assert not any(read_label(label).unread for label in labels)
    tokens = open_clip.tokenize(prompts_of(metainfo_of(name)))
    assert len(tokens.unique(dim=0)) == len(labels)


def test_parsed_metainfo_gives_the_same_words():
    info = metainfo_of('animalpose')
    assert prompts_of(parse_pose_metainfo(info)) == prompts_of(info)


def test_a_listed_prompt_is_taken_and_mmpose_passes_over_it():
    info = metainfo_of('ap10k')
    info.keypoint_info[4].prompt = 'where the tail begins'
    assert prompts_of(info)[4] == 'where the tail begins'
    assert parse_pose_metainfo(info)['keypoint_id2name'][4] == 'Root of tail'


@pytest.mark.parametrize(
    'entries,message',
    [
        ([dict(name='earL'), dict(name='left_ear')], "'earL' and 'left_ear'"),
        ([dict(name='TTI', prompt=' ')], "prompt of keypoint 'TTI'"),
    ],
)
def test_bad_prompts_are_errors_that_name_the_keypoint(entries, message):
    with pytest.raises(ValueError, match=message):
        prompts_of(dict(keypoint_info=dict(enumerate(entries))))
