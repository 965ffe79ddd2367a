"""Which config, which checkpoint, which scalars."""

import os

import pytest
import torch
from run_folders import write_scalars

from clamp_mmpose.reporting.logs import read_curves, read_records
from clamp_mmpose.reporting.run_folder import find_run


@pytest.fixture
def run(tmp_path):
    (tmp_path / 'config.py').write_text('a = 1')
    for seconds, name in enumerate(
        ('best_coco_AP_epoch_1.pth', 'epoch_1.pth', 'epoch_2.pth')
    ):
        torch.save({}, tmp_path / name)
        os.utime(tmp_path / name, (seconds, seconds))
    return tmp_path


def test_the_best_goes_before_the_last(run):
    found = find_run(run)
    assert found.checkpoint.name == 'best_coco_AP_epoch_1.pth'
    assert (found.choice, found.notes) == ('best', ())
    assert found.config.name == 'config.py'


def test_without_a_best_it_is_the_last(run):
    (run / 'best_coco_AP_epoch_1.pth').unlink()
    found = find_run(run)
    assert (found.checkpoint.name, found.choice) == ('epoch_2.pth', 'last')


def test_a_damaged_best_is_passed_over_and_told(run):
    (run / 'best_coco_AP_epoch_1.pth').write_bytes(b'half')
    found = find_run(run)
    assert found.checkpoint.name == 'epoch_2.pth'
    assert found.notes == (
        'best_coco_AP_epoch_1.pth is damaged and was passed over.',
    )


def test_the_config_of_a_later_test_is_not_taken(run):
    dumps = run.glob('*/vis_data')
    write_scalars(run / '20240101_000000', [1])
    (next(dumps) / 'config.py').write_text('a = 1')
    later = run / '20240102_000000' / 'vis_data'
    later.mkdir(parents=True)
    for path in (later / 'config.py', run / 'other.py'):
        path.write_text('a = 2')
    assert find_run(run).config == run / 'config.py'
    (run / 'config.py').write_text('a = 2')  # by a test with its name
    assert find_run(run).config.parent.parent.name == '20240101_000000'


def test_a_damaged_last_is_passed_over_and_told(run):
    (run / 'best_coco_AP_epoch_1.pth').unlink()
    (run / 'epoch_2.pth').write_bytes(b'half')
    found = find_run(run)
    assert (found.checkpoint.name, found.choice) == ('epoch_1.pth', 'last')
    assert found.notes == ('epoch_2.pth is damaged and was passed over.',)


def test_iterations_are_tried_after_damaged_epochs(run):
    for path in run.glob('*.pth'):
        path.write_bytes(b'half')
    with pytest.raises(FileNotFoundError, match='no checkpoint .* is whole'):
        find_run(run)
    torch.save({}, run / 'iter_7.pth')
    found = find_run(run)
    assert (found.checkpoint.name, found.choice) == ('iter_7.pth', 'last')
    assert len(found.notes) == 3


def test_what_is_missing_is_named(run, tmp_path):
    with pytest.raises(FileNotFoundError, match='there is no folder gone'):
        find_run('gone')
    for path in run.glob('*.pth'):
        path.unlink()
    with pytest.raises(FileNotFoundError, match='has no checkpoint'):
        find_run(run)
    torch.save({}, run / 'epoch_1.pth')
    (run / 'config.py').unlink()
    with pytest.raises(FileNotFoundError, match='has no config'):
        find_run(run)


def test_a_resumed_run_replaces_what_it_trains_anew(tmp_path):
    write_scalars(tmp_path / '20240101_000000', [1, 2, 3])
    write_scalars(tmp_path / '20240102_000000', [3, 4])
    curves = read_curves(tmp_path)
    assert [step for step, _ in curves.training['loss']] == [1, 2, 3, 4]
    assert curves.validation['coco/AP'] == [(1, 0.5)]
    assert curves.by_epoch


@pytest.mark.parametrize(
    'end',
    [
        *('\n{"loss": 0.', '\n[1]', '\n"a"', '\nnull'),
        *('\n{}', '\n{"loss": 1}', '\n{"loss": 1, "step": Infinity}'),
    ],
)
def test_lines_that_a_kill_has_cut_are_counted(tmp_path, end):
    write_scalars(tmp_path / '20240101_000000', [1, 2], end)
    curves = read_curves(tmp_path)
    assert curves.cut == 1
    assert len(curves.training['loss']) == 2


def test_values_that_are_no_numbers_are_left_out(tmp_path):
    write_scalars(tmp_path / 'a', [1], '\n{"loss": NaN, "step": 2}\n')
    assert read_curves(tmp_path).training['loss'] == [(1, 1.0)]


def test_a_folder_without_logs_has_no_curves(tmp_path):
    curves = read_curves(tmp_path)
    assert not curves.training and not curves.validation


def test_damaged_records_are_left_out(tmp_path):
    for name, text in (('a', '{"seed": 3}'), ('b', '{"se'), ('c', '[]')):
        (tmp_path / name).mkdir()
        (tmp_path / name / 'training.json').write_text(text)
    assert read_records(tmp_path) == [dict(seed=3)]
