"""The file that tells mmpose and the model of a skeleton."""

import numpy as np
import pytest
from mmengine.config import Config
from mmpose.datasets.datasets.utils import parse_pose_metainfo
from public_skeletons import labels_of, metainfo_of

from clamp_mmpose.skeletons import (
    body_half,
    default_edges,
    metainfo_text,
    prompts_of,
    skeleton_table,
)

MOUSE = ['snout', 'leftear', 'rightear', 'tailbase']


def written(folder, text):
    path = folder / 'skeleton.py'
    path.write_text(text)
    return path


def test_mmpose_and_the_model_read_the_file(tmp_path):
    path = written(tmp_path, metainfo_text('mouse', MOUSE))
    parsed = parse_pose_metainfo(dict(from_file=str(path)))
    assert parsed['dataset_name'] == 'mouse'
    assert list(parsed['keypoint_name2id']) == MOUSE
    assert parsed['flip_indices'] == [0, 2, 1, 3]
    assert parsed['upper_body_ids'] == [0, 1, 2]
    assert parsed['lower_body_ids'] == [3]
    assert np.allclose(parsed['sigmas'], 0.05)
    info = Config.fromfile(path).dataset_info
    assert prompts_of(info) == ['snout', 'left ear', 'right ear', 'tail base']


def test_strange_names_survive(tmp_path):
    labels = ["it's", 'a "b"', 'back\\slash', '\u00e9paule']
    text = metainfo_text('odd', labels, edges=[])
    info = Config.fromfile(written(tmp_path, text)).dataset_info
    assert [e['name'] for e in info.keypoint_info.values()] == labels
    assert info.skeleton_info == {}


def test_same_prompts_are_refused():
    with pytest.raises(ValueError, match="'earL' and 'left_ear'"):
        metainfo_text('x', ['earL', 'left_ear'])


@pytest.mark.parametrize('name', ['ap10k', 'atrw', 'zebra'])
def test_edges_are_among_those_of_the_public_metainfos(name):
    links = metainfo_of(name).skeleton_info.values()
    truth = {frozenset(link['link']) for link in links}
    edges = default_edges(labels_of(name))
    assert {frozenset(edge) for edge in edges} <= truth


def test_edges_stay_in_their_view_of_a_mirror():
    labels = ['nose_top', 'tailBase_top', 'paw1LH_top']
    labels += ['nose_bot', 'tailBase_bot', 'paw1LH_bot']
    for one, two in default_edges(labels):
        assert one[-3:] == two[-3:]
    assert ('paw1LH_bot', 'tailBase_bot') in default_edges(labels)
    # the one view that the trunk has will do
    only = ['nose_top', 'paw2LF_bot']
    assert default_edges(only) == [('paw2LF_bot', 'nose_top')]


@pytest.mark.parametrize('name', ['animalpose', 'macaque', 'coco'])
def test_halves_are_those_of_the_public_metainfos(name):
    for entry in metainfo_of(name).keypoint_info.values():
        assert body_half(entry['name']) == entry['type']


def test_a_point_alone_and_unreadable_points_have_no_edges():
    assert default_edges(['nose']) == []
    assert default_edges(['TTI', 'kpt-12', 'body2']) == []


def test_the_table_tells_what_is_not_understood():
    table = skeleton_table([*MOUSE, 'TTI', 'left_eye'])
    assert 'leftear   left ear   rightear' in table
    assert "not understood in 'TTI': tti" in table
    assert "'left_eye' has a side, but no twin" in table
