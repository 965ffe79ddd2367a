"""Folds keep together what resembles each other."""

import numpy as np
import pytest

from clamp_mmpose.auditing.folds import assign_folds


def test_animals_of_one_picture_are_in_one_fold():
    pictures = [f'a{i // 3}.png' for i in range(60)]
    folds = assign_folds(pictures, [1] * 60, 2).reshape(20, 3)
    assert (folds == folds[:, :1]).all()
    assert np.bincount(folds[:, 0]).tolist() == [10, 10]


def test_whole_videos_are_kept_where_there_are_many():
    pictures = [
        f'video{v}_img{i}.png' for v in 'abcdefghijkl' for i in range(5)
    ]
    folds = assign_folds(pictures, [1] * 60, 3).reshape(12, 5)
    assert (folds == folds[:, :1]).all()
    assert np.bincount(folds[:, 0]).tolist() == [4, 4, 4]


def test_a_single_video_is_cut_into_blocks_of_time():
    pictures = [f'video_img{i}.png' for i in range(100)]
    folds = assign_folds(pictures, [1] * 100, 2)
    assert np.abs(np.diff(folds)).sum() == 9  # ten blocks, in turn
    assert np.bincount(folds).tolist() == [50, 50]


def test_img10_comes_behind_img9():
    pictures = [f'video_img{i}.png' for i in range(20)]
    shuffled = np.random.default_rng(0).permutation(20)
    folds = assign_folds([pictures[i] for i in shuffled], [1] * 20, 2)
    ordered = folds[np.argsort(shuffled)]
    assert (ordered.reshape(10, 2)[:, 0] == ordered.reshape(10, 2)[:, 1]).all()


def test_each_kind_of_animal_is_in_each_fold():
    pictures = [f'{kind}{i}.png' for kind in 'abcdef' for i in range(8)]
    species = np.repeat(range(6), 8)
    folds = assign_folds(pictures, species, 2)
    for kind in range(6):
        assert np.bincount(folds[species == kind]).tolist() == [4, 4]


def test_folds_are_of_about_one_size_with_a_few_pictures_of_each_kind():
    pictures = [f'{kind}.{i}.png' for kind in range(30) for i in range(3)]
    folds = assign_folds(pictures, np.repeat(range(30), 3), 2)
    assert np.bincount(folds).tolist() == [45, 45]


@pytest.mark.parametrize(
    'pictures, folds, message',
    [
        (3, 2, 'has 3 pictures, too few for 2 folds: 4 are needed'),
        (9, 1, '1 folds: 2 are needed at least'),
        (40, 11, 'can be divided in 10 folds, not in 11'),
    ],
)
def test_what_cannot_be_divided_is_refused(pictures, folds, message):
    names = [f'{i}.png' for i in range(pictures)]
    with pytest.raises(ValueError, match=message):
        assign_folds(names, [1] * pictures, folds)
