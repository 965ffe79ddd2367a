"""Labels as people write them become words."""

import subprocess
import sys
from pathlib import Path

import pytest

from clamp_mmpose.skeletons import keypoint_words, read_label, read_skeleton


@pytest.mark.parametrize(
    'label,words',
    [
        ('L_F_Paw', 'left front paw'),
        ('R_B_Knee', 'right back knee'),
        ('Root of tail', 'tail root'),
        ('root_of_tail', 'tail root'),
        ('L_EarBase', 'left ear base'),
        ('leftear', 'left ear'),
        ('LEFTEAR', 'left ear'),
        ('Ear_L', 'left ear'),
        ('earl', 'left ear'),
        ('eyeL', 'left eye'),
        ('Rt.Eye', 'right eye'),
        ('tailbase', 'tail base'),
        ('tailstart', 'tail start'),
        ('LFrontPaw', 'left front paw'),
        ('LFpaw', 'left front paw'),
        ('lfpaw', 'left front paw'),
        ('RRpaw', 'right rear paw'),
        ('paw_front_left', 'left front paw'),
        ('lefthindpaw', 'left hind paw'),
        ('rightrearpaw', 'right rear paw'),
        ('nearforefetlock', 'near fore fetlock'),
        ('Offfrontfoot', 'off front foot'),
        ('forelegR2', 'right foreleg 2'),
        ('midlegL3', 'left mid leg 3'),
        ('anttipL', 'left antenna tip'),
        ('paw1LH_top', 'left hind paw 1 top'),
        ('l_fore_wrist', 'left fore wrist'),
        ('front_left_thai', 'left front thigh'),
        ('Mouth_Back_Left', 'left mouth back'),
        ('caudalFinTip', 'caudal fin tip'),
        ('beak-tip', 'beak tip'),
        ('hipr', 'right hip'),
        ('nose1', 'nose 1'),
        ('spine 02', 'spine 2'),
        ('ears', 'ears'),
    ],
)
def test_all_of_it_is_read(label, words):
    reading = read_label(label)
    assert reading.words == words
    assert reading.unread == ()


@pytest.mark.parametrize(
    'label,words,unread',
    [
        ('TTI', 'tti', ('tti',)),
        ('L_TTI', 'left tti', ('tti',)),
        ('body2', 'body 2', ('body2',)),
        ('kpt-12', 'keypoint 12', ('kpt-12',)),
        ('T3', 't 3', ('t',)),
        ('L1', 'l 1', ('l',)),
        ('F', 'f', ('f',)),
        ('bl1', 'left back 1', ('bl1',)),
        ('FR', 'right front', ('FR',)),
        ('left', 'left', ('left',)),
        ('7', '7', ('7',)),
        ('collar', 'collar', ('collar',)),
        ('Joystick1', 'joystick 1', ('joystick',)),
        ('paw²', 'paw ²', ('²',)),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(label, words, unread):
    reading = read_label(label)
    assert reading.words == words
    assert reading.unread == unread


def test_words_are_read_as_themselves():
    for label in ('paw1LH_top', 'nearforefetlock', 'L_F_Paw', 'Ear_L'):
        words = keypoint_words(label)
        assert keypoint_words(words) == words


def test_a_lone_rear_is_the_right_ear_beside_a_left_one():
    assert read_skeleton(['lear', 'rear'])[1].words == 'right ear'
    assert read_skeleton(['nose', 'rear'])[1].unread == ('rear',)


def test_nothing_heavy_is_imported():
    code = """
import sys, types, importlib
package = types.ModuleType('clamp_mmpose')
package.__path__ = [sys.argv[1]]
sys.modules['clamp_mmpose'] = package
importlib.import_module('clamp_mmpose.skeletons')
loaded = {name.partition('.')[0] for name in sys.modules}
assert loaded.isdisjoint({'torch', 'numpy', 'mmengine', 'mmpose'}), loaded
"""
    folder = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, '-c', code, f'{folder}/clamp_mmpose'], check=True
    )
