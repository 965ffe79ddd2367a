"""Prompts that mean the points of a data set, and others."""

import pytest

from clamp_mmpose.datasets.annotation_check import (
    Report,
    compare_prompts,
    may_be_same,
    same_words,
)

NAMES = ['snout', 'eye_l', 'eye_r', 'nape', 'tail_base']


def compared(prompts):
    report = Report('config')
    compare_prompts(prompts, NAMES, report)
    return report


@pytest.mark.parametrize(
    'prompts',
    [
        ['snout', 'left eye', 'right eye', 'nape', 'tail base'],
        [
            'tip of the snout',
            'inner corner of the left eye',
            'inner corner of the right eye',
            'nape',
            'base of the tail',
        ],
    ],
)
def test_the_same_or_more_words_are_fine(prompts):
    report = compared(prompts)
    assert not report.errors and not report.warnings


@pytest.mark.parametrize(
    'prompts, text',
    [
        (['snout', 'right eye', 'left eye', 'nape', 'tail base'], 'differs'),
        (['nape', 'left eye', 'right eye', 'snout', 'tail base'], 'differs'),
        (['a', 'b', 'c', 'd', 'e'], 'are not those'),
        (['snout', 'left eye'], '2 names, the data set 5 points'),
    ],
)
def test_other_points_are_an_error(prompts, text):
    assert text in str(compared(prompts).errors[0])


def test_a_word_of_one_s_own_is_a_warning():
    prompts = ['muzzle', 'left eye', 'right eye', 'nape', 'tail base']
    report = compared(prompts)
    assert not report.errors and 'muzzle' in str(report.warnings[0])


@pytest.mark.parametrize(
    'one, other, expected',
    [
        ('Root of tail', 'tail root', True),
        ('L_F_Paw', 'left front paw', True),
        ('left_eye', 'right_eye', False),
        ('nose', 'neck', False),
    ],
)
def test_same_words(one, other, expected):
    assert same_words(one, other) == expected


def test_sides_that_contradict_are_never_the_same():
    assert not may_be_same('left front knee', 'right_knee')
    assert may_be_same('left front knee', 'knee')
