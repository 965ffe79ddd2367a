"""Runs of real rows that train nothing, to test with."""

import json
from functools import partial

from samples import CONFIGS

from clamp_mmpose.lab.reproduction.paper import METRICS
from clamp_mmpose.lab.reproduction.preparation import prepare
from clamp_mmpose.lab.reproduction.run import Run

METRIC_VALUES = dict.fromkeys(METRICS.values(), 0.5)


def unchanged(config):
    """Adapts nothing."""


def prepared(name, seed=0, adapt=unchanged, **options):
    return prepare(CONFIGS, adapt, options, name, seed)


def make_run(work_dir, name='clamp_r50_ap10k', seed=0, **options):
    return Run(name, seed, prepared(name, seed, **options), work_dir)


def finish(run, **values):
    """Write the result of a run, as the worker does."""
    run.folder.mkdir(parents=True, exist_ok=True)
    metrics = {**METRIC_VALUES, **values}
    run.result_file.write_text(
        json.dumps(dict(digest=run.digest, metrics=metrics))
    )


def interrupt(run, epoch=10):
    """Leave behind what mmengine does."""
    run.folder.mkdir(parents=True, exist_ok=True)
    checkpoint = run.folder / f'epoch_{epoch}.pth'
    checkpoint.write_bytes(b'')
    (run.folder / 'last_checkpoint').write_text(str(checkpoint))


preparing = partial(prepare, CONFIGS, unchanged, {})
