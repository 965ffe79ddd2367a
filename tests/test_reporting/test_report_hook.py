"""A training ends with a report, and never by one."""

import json
import logging
import sys
from types import SimpleNamespace

import pytest
from mmengine.config import Config
from samples import CONFIGS
from torch import nn

from clamp_mmpose.reporting import report_hook
from clamp_mmpose.reporting.report_hook import ReportHook


@pytest.fixture
def told(monkeypatch):
    """What is logged."""
    lines = []

    def note(line, logger, level=logging.INFO):
        assert logger == 'current' and isinstance(level, int)
        lines.append(line)

    monkeypatch.setattr(report_hook, 'print_log', note)
    return lines


def runner_of(work_dir):
    return SimpleNamespace(
        work_dir=str(work_dir),
        log_dir=str(work_dir / 'log'),
        model=nn.Linear(1, 1),
        seed=7,
    )


def test_a_training_ends_with_a_report(work_dir, told):
    hook, runner = ReportHook('end.html'), runner_of(work_dir)
    hook.before_train(runner)
    hook.after_train(runner)
    page = (work_dir / 'end.html').read_text()
    assert told == [f'the report of this run is {work_dir}/end.html']
    record = json.loads((work_dir / 'log' / 'training.json').read_text())
    assert record['seed'] == 7
    assert record['versions']['torch'] in page


def test_a_report_that_fails_is_one_line_with_the_command(tmp_path, told):
    ReportHook().after_train(runner_of(tmp_path))
    (line,) = told
    assert '\n' not in line
    assert 'the training is complete, but its report was not written' in line
    assert f'error: {tmp_path} has no checkpoint' in line
    assert f'-m clamp_mmpose.reporting.command {tmp_path}' in line


def test_a_process_that_cannot_start_is_told(tmp_path, told, monkeypatch):
    monkeypatch.setattr(report_hook.sys, 'executable', '/gone/python')
    ReportHook().after_train(runner_of(tmp_path))
    assert "No such file or directory: '/gone/python'" in told[0]


def test_none_is_off(tmp_path, told):
    hook, runner = ReportHook(out=None), runner_of(tmp_path)
    hook.before_train(runner)
    hook.after_train(runner)
    assert not told and not list(tmp_path.iterdir())


def test_it_is_in_the_base_config_and_one_line_switches_it_off():
    name = 'default_hooks.report'
    config = Config.fromfile(CONFIGS / 'clamp_tiny_demo.py')
    assert config.default_hooks.report == dict(type='ReportHook')
    config.merge_from_dict({f'{name}.out': None})
    assert config.default_hooks.report == dict(type='ReportHook', out=None)


def test_the_report_is_no_process_of_the_training(monkeypatch):
    monkeypatch.setenv('RANK', '0')
    monkeypatch.setenv('WORLD_SIZE', '2')
    code = 'import os; assert not {"RANK", "WORLD_SIZE"} & set(os.environ)'
    assert report_hook._failure([sys.executable, '-c', code]) is None
