"""Writes the report of a training at its end."""

import json
import logging
import os
import shlex
import subprocess
import sys
from pathlib import Path

import torch
from mmengine.dist import master_only
from mmengine.hooks import Hook
from mmengine.logging import print_log
from mmengine.runner import Runner
from mmpose.registry import HOOKS

from ..foundation.atomic_files import write_atomically
from .logs import RECORD
from .provenance import record_of_this_run

# with these it would wait for the other processes of the training
_OF_LAUNCHERS = {'RANK', 'WORLD_SIZE', 'LOCAL_RANK', 'LOCAL_WORLD_SIZE'}


@HOOKS.register_module()
class ReportHook(Hook):
    """Writes ``report.html`` into the work dir, as ``tools/report.py`` does.

    In a process of its own: it cannot fail the training, nor change its
    state, and other processes of the training need not take part. Where it
    fails, one line says why, and by which command it is written later.

    Args:
        out (str, optional): Name of the file; ``None`` writes none. Defaults
            to ``'report.html'``.
    """

    priority = 'LOWEST'  # after the last checkpoint is saved

    def __init__(self, out: str | None = 'report.html'):
        self.out = out

    @master_only
    def before_train(self, runner: Runner) -> None:
        """Note command, versions and seed beside the log of this run."""
        if self.out is not None:
            record = record_of_this_run(runner.seed)
            path = Path(runner.log_dir) / RECORD
            write_atomically(path, json.dumps(record, indent=1).encode())

    @master_only
    def after_train(self, runner: Runner) -> None:
        """Write the report."""
        if self.out is None:
            return
        out = Path(runner.work_dir) / self.out
        device = next(runner.model.parameters()).device
        command = [
            *(sys.executable, '-m', 'clamp_mmpose.reporting.command'),
            *(runner.work_dir, str(out), '--device', str(device)),
        ]
        if device.type == 'cuda':
            torch.cuda.empty_cache()  # the other process needs some
        reason = _failure(command)
        if reason is None:
            print_log(f'the report of this run is {out}', 'current')
        else:
            print_log(
                f'the training is complete, but its report was not written '
                f'({reason}): write it by {shlex.join(command)}',
                'current',
                logging.WARNING,
            )


def _failure(command: list[str]) -> str | None:
    """Run it; in one line why it has failed, None where it has not."""
    env = {k: v for k, v in os.environ.items() if k not in _OF_LAUNCHERS}
    # the packages that this process has found
    env['PYTHONPATH'] = os.pathsep.join(sys.path)
    try:
        ran = subprocess.run(
            command, env=env, capture_output=True, text=True, errors='replace'
        )
    except OSError as error:
        return str(error)
    if not ran.returncode:
        return None
    said = ran.stderr.strip().splitlines()
    said = [line for line in said if line.startswith('error: ')] or said
    return said[-1] if said else f'exit code {ran.returncode}'
