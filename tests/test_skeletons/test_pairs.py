"""Pairs follow from the words."""

import pytest
from public_skeletons import ANIMALS, labels_of, metainfo_of

from clamp_mmpose.skeletons import flip_pairs, lonely_sides, mutual_pairs


@pytest.mark.parametrize('name', ANIMALS)
def test_pairs_are_those_of_the_public_metainfos(name):
    entries = metainfo_of(name).keypoint_info.values()
    truth = {frozenset((e['name'], e['swap'])) for e in entries if e['swap']}
    found = [frozenset(pair) for pair in flip_pairs(labels_of(name))]
    assert set(found) == truth
    assert len(found) == len(truth)


def test_the_left_one_comes_first():
    assert flip_pairs(['earR', 'Ear_left']) == [('Ear_left', 'earR')]


def test_unreadable_labels_pair_by_their_letters():
    labels = ['bcl', 'bcr', 'T3', 'L1', 'R1', 'L2', 'L_TTI', 'R_TTI', 'fr1']
    assert flip_pairs([*labels, 'fl1']) == [
        ('bcl', 'bcr'),
        ('L1', 'R1'),
        ('L_TTI', 'R_TTI'),
        ('fl1', 'fr1'),
    ]


def test_limbs_that_are_numbered_all_around_pair():
    labels = ['paw1LH', 'paw2LF', 'paw3RF', 'paw4RH', 'toeL1', 'toeR2']
    assert flip_pairs([*labels, 'toeL3']) == [
        ('paw1LH', 'paw4RH'),
        ('paw2LF', 'paw3RF'),
    ]


def test_a_side_without_a_twin_is_told():
    labels = ['left ear', 'right ear', 'left eye', 'nose', 'near hock']
    assert lonely_sides(labels) == ['left eye']


def test_swaps_must_be_mutual():
    swaps = dict(earL='earR', earR='earL', nose='', tail='tail')
    assert mutual_pairs(swaps) == [('earL', 'earR')]
    with pytest.raises(ValueError, match='legR3 swaps with legL2'):
        mutual_pairs(
            dict(legR3='legL2', legL3='legR3', legL2='legR2', legR2='legL2')
        )
