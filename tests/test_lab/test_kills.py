"""A dozen kills: each training goes on, and loses one epoch at most."""

from itertools import islice

import pytest

from clamp_mmpose.lab.kills import MOMENTS, Kill, Trainings, table_of


def test_a_dozen_kills_lose_one_epoch_at_most(tmp_path):
    trainings = Trainings(tmp_path, epochs=4, megabytes=4, seed=0)
    kills = list(islice(trainings.kill(), 12))
    assert {kill.moment for kill in kills} == set(MOMENTS)
    assert all(0 <= kill.lost <= 1 for kill in kills)
    assert trainings.ended >= 1  # with the expected weights


def test_what_is_lost_is_what_was_trained_and_not_saved():
    assert Kill('saving', trained=3, resumed=2).lost == 1


def test_a_training_that_cannot_go_on_is_an_error(tmp_path):
    trainings = Trainings(tmp_path, epochs=2, megabytes=1, seed=0)
    (tmp_path / 'killed_0').mkdir()
    (tmp_path / 'killed_0' / 'epoch_1.pth').write_bytes(b'')
    with pytest.raises(RuntimeError, match='no checkpoint .* is whole'):
        list(islice(trainings.kill(), 50))


def test_a_pointer_to_what_is_gone_begins_anew(tmp_path):
    trainings = Trainings(tmp_path, epochs=1, megabytes=1, seed=0)
    folder = tmp_path / 'killed_0'
    folder.mkdir()
    (folder / 'last_checkpoint').write_text('gone/epoch_9.pth')
    assert trainings._run(folder, None) is False
    assert (folder / 'epoch_1.pth').is_file()


def test_the_table_counts_by_moment():
    lines = table_of([Kill('saving', 3, 2), Kill('random', 3, 3)])
    assert lines.splitlines()[2:] == [
        '| random | 1 | 1 | 0 | 0 |',
        '| saving | 1 | 0 | 1 | 0 |',
    ]
