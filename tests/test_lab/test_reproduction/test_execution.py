"""Runs are done one by one, whatever becomes of the others."""

import os
from math import ceil
from pathlib import Path

import pytest
import torch
from filelock import FileLock
from mmengine.config import Config
from reproduction import finish, interrupt, make_run
from samples import synthetic_sample

from clamp_mmpose.lab.reproduction import execution
from clamp_mmpose.lab.reproduction.cost import num_animals
from clamp_mmpose.lab.reproduction.execution import (
    RunError,
    execute,
    train_in_process,
)


@pytest.fixture
def runs(tmp_path):
    return [make_run(tmp_path, seed=seed) for seed in range(3)]


def test_a_failure_does_not_keep_the_others(runs, capsys):
    def train(run):
        if run.seed == 1:
            raise RunError('no memory')
        finish(run)

    failures = execute(runs, train)
    assert failures == ['clamp_r50_ap10k, seed 1: no memory']
    assert [run.state for run in runs] == ['finished', 'to do', 'finished']
    assert '[3/3] clamp_r50_ap10k, seed 2: AP 50.0' in capsys.readouterr().out


def test_a_finished_run_is_not_repeated(runs):
    finish(runs[0])
    trained = []

    def train(run):
        trained.append(run.seed)
        finish(run)

    execute(runs, train)
    execute(runs, train)
    assert trained == [1, 2]


@pytest.fixture
def called(monkeypatch, runs):
    """Stands in for the process: keeps its command, finishes the run."""
    commands = []

    def call(command, output):
        commands.append(command)
        finish(runs[0])
        return 0

    monkeypatch.setattr(execution, 'run_child', call)
    return commands


def starting(run, checkpoint):
    run.config.load_from = str(checkpoint)
    train_in_process(run, num_gpus=0)
    return Config.fromfile(run.folder / 'run.py')


def test_a_start_is_loaded_once_and_then_gone_on_from(runs, called, tmp_path):
    checkpoint = tmp_path / 'iter_7.pth'
    checkpoint.touch()
    first = starting(runs[0], checkpoint)
    assert (first.load_from, first.resume) == (str(checkpoint), False)
    runs[0].result_file.unlink()
    interrupt(runs[0])
    again = starting(runs[0], checkpoint)
    assert (again.load_from, again.resume) == (None, True)


def test_a_start_has_to_be_there(runs, called, tmp_path):
    with pytest.raises(RunError, match='iter_7.pth, which is not there'):
        starting(runs[0], tmp_path / 'iter_7.pth')
    assert not called


def test_gpus_share_the_batch(runs, called):
    train_in_process(runs[0], num_gpus=4)
    (command,) = called
    assert '--nproc_per_node=4' in command and 'pytorch' in command
    config = Config.fromfile(runs[0].folder / 'run.py')
    assert config.train_dataloader.batch_size == 128 // 4
    assert config.work_dir == str(runs[0].folder) and config.resume
    # what the machine has to say does not change what the run is
    assert runs[0].config.train_dataloader.batch_size == 128


@pytest.mark.parametrize('num_gpus', [0, 1])
def test_one_device_needs_no_launcher(num_gpus, runs, called):
    train_in_process(runs[0], num_gpus)
    assert called[0][1:3] == ['-m', execution.WORKER]
    config = Config.fromfile(runs[0].folder / 'run.py')
    assert config.train_dataloader.batch_size == 128


def test_a_batch_that_cannot_be_shared_is_an_error(runs, called):
    with pytest.raises(RunError, match='batch of 128 .* 3 GPUs'):
        train_in_process(runs[0], num_gpus=3)
    assert not called


def test_nobody_trains_a_run_twice_at_a_time(runs, called):
    runs[0].folder.mkdir()
    with FileLock(runs[0].folder / '.lock'):
        with pytest.raises(RunError, match='another command'):
            train_in_process(runs[0], num_gpus=0)
    assert not called


def test_a_crash_is_told_with_its_last_words(runs, monkeypatch):
    monkeypatch.setattr(execution, 'WORKER', 'no_such_worker')
    with pytest.raises(RunError, match='(?s)exit code 1.*no_such_worker'):
        train_in_process(runs[0], num_gpus=0)
    assert runs[0].state == 'to do'


def test_processes_share_a_batch(tmp_path, monkeypatch):
    """As on two GPUs; what only a CPU needs is in the options."""
    synthetic_sample(tmp_path / 'synthetic_ap10k')
    options = {
        'train_cfg.max_epochs': 1,
        'train_dataloader.batch_size': 4,
        'default_hooks.report.out': None,
        'custom_imports.imports': ['gloo', 'clamp_mmpose'],
        'model_wrapper_cfg': dict(
            type='MMDistributedDataParallel',
            device_ids=None,
            broadcast_buffers=False,
        ),
    }
    for loader in ('train', 'val', 'test'):
        options[f'{loader}_dataloader.num_workers'] = 0
        options[f'{loader}_dataloader.persistent_workers'] = False
    run = make_run(
        tmp_path, synthetic=True, data_root=tmp_path, overrides=options
    )
    paths = [str(Path(__file__).parents[2]), os.environ['PYTHONPATH']]
    monkeypatch.setenv('PYTHONPATH', os.pathsep.join(paths))
    train_in_process(run, num_gpus=2)
    assert run.state == 'finished'
    steps = ceil(num_animals(run.config) / 4)  # of both together
    (checkpoint,) = run.folder.glob('*.pth')
    assert torch.load(checkpoint)['meta']['iter'] == steps
