"""Data that the end-to-end tests train on, and how configs are told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clamp_mmpose.lab.synthetic import write_dataset

ROOT = Path(__file__).parents[1]
CONFIGS = ROOT / 'configs'
SHARED = ROOT.parent / 'shared' / 'data'


def real_sample(name):
    """Folder of a sample of a real data set; skips where there is none."""
    folder = SHARED / name
    if not folder.exists():
        pytest.skip(f'{name}, images that cannot be shipped, are not here')
    return folder


def synthetic_sample(folder, images=10):
    """A few small synthetic pictures."""
    write_dataset(folder, images, seed=0, size=96)
    return folder


def data_options(root, train, test, batch_size):
    """Overrides by which a config reads other files, in this process."""
    options = {
        'randomness.seed': 0,
        'train_dataloader.dataset.ann_file': f'annotations/{train}',
        'train_dataloader.batch_size': batch_size,
        'default_hooks.logger.interval': 1,
        'default_hooks.report.out': None,  # it takes seconds
    }
    for loader in ('train', 'val', 'test'):
        prefix = f'{loader}_dataloader'
        options[f'{prefix}.dataset.data_root'] = str(root)
        options[f'{prefix}.num_workers'] = 0
        options[f'{prefix}.persistent_workers'] = False
        if loader != 'train':
            options[f'{prefix}.dataset.ann_file'] = f'annotations/{test}'
            options[f'{loader}_evaluator.ann_file'] = (
                f'{root}/annotations/{test}'
            )
    return options


def mim(command, config, work_dir, options, *args):
    """Run ``mim train`` or ``mim test`` as a user does, from anywhere."""
    program = Path(sys.executable).with_name('mim')
    overrides = [f'{name}={value}' for name, value in options.items()]
    arguments = [program, command, 'mmpose', config, '--work-dir', work_dir]
    arguments += [*args, '--cfg-options', *overrides]
    work_dir.mkdir(parents=True, exist_ok=True)
    result = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=work_dir,
        env={**os.environ, 'OMP_WAIT_POLICY': 'PASSIVE'},
        capture_output=True,
        text=True,
    )
    output = result.stdout + result.stderr
    assert result.returncode == 0, output[-5000:]
    return output


def logged(work_dir, name):
    """Values of a scalar in the log of the newest run, in order."""
    newest = max(
        work_dir.glob('*/vis_data/scalars.json'), key=os.path.getmtime
    )
    lines = map(json.loads, newest.read_text().splitlines())
    return [line[name] for line in lines if name in line]


def read_metric(work_dir, name):
    """A metric of the newest ``mim test``."""
    newest = max(work_dir.glob('*/*.json'), key=os.path.getmtime)
    return json.loads(newest.read_text())[name]
