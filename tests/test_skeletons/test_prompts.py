"""Prompts come from a data set's metainfo."""

from pathlib import Path

import mmpose
import pytest
from mmengine.config import Config
from mmpose.datasets.datasets.utils import parse_pose_metainfo

from clamp_mmpose.skeletons import prompts_of, read_label

METAINFOS = Path(mmpose.__file__).parent / '.mim/configs/_base_/datasets'
CONFIGS = Path(__file__).parents[2] / 'configs'
ANIMALS = [
    'ak', 'animalpose', 'ap10k', 'atrw', 'fly', 'horse10', 'locust',
    'macaque', 'zebra',
]  # fmt: skip


def metainfo_of(name):
    return Config.fromfile(METAINFOS / f'{name}.py').dataset_info


@pytest.mark.parametrize('name', ['ap10k', 'animalpose', 'coco'])
def test_words_are_those_of_the_papers_configs(name):
    config = Config.fromfile(CONFIGS / f'_base_/{name}.py')
    assert prompts_of(metainfo_of(name)) == config.keypoint_names


@pytest.mark.parametrize('name', ANIMALS)
def test_all_labels_of_the_public_animals_are_read(name):
    info = metainfo_of(name)
    labels = [entry['name'] for entry in info.keypoint_info.values()]
    assert len(set(prompts_of(info))) == len(labels)
    assert not any(read_label(label).unread for label in labels)


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
