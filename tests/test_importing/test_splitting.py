"""Frames of one video are not in both parts, or not next to each other."""

import pytest

from clamp_mmpose.importing.labels import Animal, Picture
from clamp_mmpose.importing.splitting import choose_splits


def pictures(groups, category='cow'):
    return [
        Picture(None, f'img{i}.png', group, [Animal([(1, 1, 2)], category)])
        for group, number in groups.items()
        for i in range(number)
    ]


def names_of_tested(some, group=None):
    return [
        p.name
        for p in some
        if p.split == 'val' and p.group == (group or p.group)
    ]


@pytest.mark.parametrize(
    'groups,test',
    [
        (dict(a=12, b=12, c=8), 'c'),
        ({f'v{i}': 10 for i in range(12)}, ['v2', 'v7']),
        (dict(a=50, b=15), 'b'),
    ],
)
def test_whole_groups_are_tested(groups, test):
    some = pictures(groups)
    choose_splits(some)
    assert {p.group for p in some if p.split == 'val'} == set(test)


@pytest.mark.parametrize('groups', [dict(a=100), dict(a=100, b=100)])
def test_a_few_groups_are_cut_into_blocks_of_time(groups):
    some = pictures(groups)
    assert choose_splits(some) == 'in blocks of time'
    numbers = [*range(20, 30), *range(70, 80)]
    for group in groups:
        assert names_of_tested(some, group) == [f'img{i}.png' for i in numbers]


def test_few_pictures_have_the_last_tested():
    some = pictures(dict(a=6))
    choose_splits(some)
    assert names_of_tested(some) == ['img5.png']


def test_two_single_pictures_are_split():
    some = pictures(dict(a=1, b=1))
    choose_splits(some)
    assert len(names_of_tested(some)) == 1


def test_each_species_is_tested():
    some = pictures(dict(a=90)) + pictures(dict(b=10), 'horse')
    choose_splits(some)
    assert len(names_of_tested(some, 'a')) == 18
    assert len(names_of_tested(some, 'b')) == 2
