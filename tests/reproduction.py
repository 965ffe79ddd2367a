"""Runs of real rows that train nothing, to test with."""

import json
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from samples import CONFIGS

from clamp_mmpose.datasets.shared_settings import share_settings
from clamp_mmpose.lab.reproduction import tables, worker
from clamp_mmpose.lab.reproduction.execution import WORKER
from clamp_mmpose.lab.reproduction.paper import COCO_KEYS
from clamp_mmpose.lab.reproduction.preparation import use_seed
from clamp_mmpose.lab.reproduction.run import Run

# no reports, and loaders that work in this process
HERE = ['default_hooks.report.out=None'] + [
    f'{name}_dataloader.{option}'
    for name in ('train', 'val', 'test')
    for option in ('num_workers=0', 'persistent_workers=False')
]
METRIC_VALUES = dict.fromkeys(COCO_KEYS.values(), 0.5)


def options_of(**options):
    """Options of the tool, as if they came from the command line."""
    known = dict(
        table='table1',
        synthetic=False,
        data_root=Path('data'),
        weights=None,
        seeds=1,
        iterations=50,
    )
    return Namespace(**{**known, **options})


def prepared(name='clamp_r50_ap10k', seed=0, overrides=(), **options):
    config = tables.config_of(name, options_of(**options), CONFIGS)
    use_seed(config, seed)
    config.merge_from_dict(dict(overrides))
    return share_settings(config)


def make_run(work_dir, name='clamp_r50_ap10k', seed=0, **options):
    return Run(name, seed, prepared(name, seed, **options), work_dir)


def work_here(command, output):
    """The worker without a process of its own, which takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, 'argv', command[command.index(WORKER) :])
        worker.main()
    return 0


def finish(run, **values):
    """Write the result of a run, as the worker does."""
    run.folder.mkdir(parents=True, exist_ok=True)
    metrics = {**METRIC_VALUES, **values}
    run.result_file.write_text(json.dumps(dict(metrics=metrics)))


def interrupt(run, epoch=10):
    """Leave behind what mmengine does."""
    run.folder.mkdir(parents=True, exist_ok=True)
    checkpoint = run.folder / f'epoch_{epoch}.pth'
    checkpoint.write_bytes(b'')
    (run.folder / 'last_checkpoint').write_text(str(checkpoint))
