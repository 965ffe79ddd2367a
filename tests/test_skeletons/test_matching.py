"""Which keypoints of two skeletons are the same."""

import pytest
from public_skeletons import labels_of

from clamp_mmpose.skeletons import match_skeletons, same_keypoint

# what DeepLabCut's conversion tables call the same
TOPVIEW = dict(
    snout='nose', leftear='left_ear', rightear='right_ear',
    tailbase='tail_base', tailtip='tail_end', Center='mouse_center',
    Left_lateral='left_midside', earl='left_ear', headcentre='head_midpoint',
    hipl='left_hip',
)  # fmt: skip
AP10K_ANIMALPOSE = dict(
    L_Eye='L_Eye', R_Eye='R_Eye', Nose='Nose', L_F_Paw='L_F_Paw',
    R_F_Paw='R_F_Paw', L_B_Paw='L_B_Paw', R_B_Paw='R_B_Paw', L_Hip='L_B_Elbow',
    R_Hip='R_B_Elbow', L_Knee='L_B_Knee', R_Knee='R_B_Knee',
    L_Elbow='L_F_Elbow', R_Elbow='R_F_Elbow',
) | {'Root of tail': 'TailBase'}  # fmt: skip


@pytest.mark.parametrize(
    'first,second',
    [
        ('snout', 'nose'),
        ('left hind paw', 'rear_left_foot'),
        ('LBackPaw', 'hindpawL'),
        ('l_fore_hoof', 'left front paw'),
        ('tailbase', 'root_of_tail'),
        ('tailstart', 'tail_set'),
        ('TailEnd', 'tail tip'),
        ('Wither', 'withers'),
        ('left_stifle', 'L_Knee'),
        ('bodycentre', 'mouse_center'),
        ('forelegL1', 'left front leg 1'),
    ],
)
def test_synonyms_are_the_same(first, second):
    assert same_keypoint(first, second)


@pytest.mark.parametrize(
    'first,second',
    [
        ('left ear', 'right ear'),
        ('tail base', 'tail tip'),
        ('mid back', 'middle paw'),
        ('back', 'hind paw'),
        ('foreleg 1', 'foreleg 2'),
        ('near hock', 'left hock'),
        ('TTI', 'L_TTI'),
    ],
)
def test_others_are_not(first, second):
    assert not same_keypoint(first, second)


def test_ap10k_and_animalpose():
    found = match_skeletons(labels_of('ap10k'), labels_of('animalpose'))
    assert {m.first: m.second for m in found} == AP10K_ANIMALPOSE


@pytest.mark.parametrize('label', TOPVIEW)
def test_what_deeplabcut_calls_the_same(label):
    others = sorted(set(TOPVIEW.values()))
    (match,) = match_skeletons([label], others)
    assert match.second == TOPVIEW[label]


def test_a_close_match_is_told_and_gives_way_to_a_better_one():
    (match,) = match_skeletons(['left ear'], ['L_EarBase', 'L_EarTip'])
    assert match == ('left ear', 'L_EarBase', 'close')
    (match,) = match_skeletons(['left ear'], ['L_EarBase', 'Ear_L'])
    assert match == ('left ear', 'Ear_L', 'words')


def test_what_is_not_unique_is_not_matched():
    assert match_skeletons(['nose'], ['snout', 'muzzle']) == []


def test_the_left_of_the_body_is_its_side():
    assert same_keypoint('left body centre', 'left_midside')
    assert not same_keypoint('body centre', 'midside')


def test_initials_are_those_of_another_label():
    mouse = ['bodycentre', 'bcl', 'bcr']
    sides = ['mouse_center', 'left_midside', 'right_midside']
    found = match_skeletons(mouse, sides)
    assert [(m.first, m.second) for m in found] == list(
        zip(mouse, sides, strict=True)
    )
    assert match_skeletons(['bcl', 'bcr'], sides) == []


def test_the_middle_of_a_part_is_that_of_its_numbered_points():
    tail = ['tail_base', 'tail1', 'tail2', 'tail3', 'tail_end']
    (match,) = match_skeletons(['tailcentre'], tail)
    assert match == ('tailcentre', 'tail2', 'close')
    for other in (['tail1', 'tail2'], ['tail1'], ['tail1', 'tail2', 'tail4']):
        assert match_skeletons(['tailcentre'], other) == []
