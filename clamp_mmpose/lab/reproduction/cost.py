"""What runs cost, counted from their configs, and what they miss."""

import io
from collections.abc import Sequence
from contextlib import redirect_stdout
from copy import deepcopy
from math import ceil
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmpose.registry import DATASETS, MODELS
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from .requirements import missing_files, weights_name
from .run import Run

_FORMAT = '{:<54}{:>5} {:<12}{:>8}{:>11}{:>22}{:>8}'
_HEAD = ('config', 'seed', 'state', 'animals', 'iterations')
_HEAD += ('parameters (trained)', 'GFLOPs')
_NOTE = (
    'Iterations of the whole training, all GPUs together. Parameters in '
    'millions. GFLOPs of one\nmore image in a forward pass; a multiplication '
    'with its addition is one. ? where the\nannotations are not there.'
)


def list_runs(runs: Sequence[Run]) -> str:
    """A table of runs with their cost, and what they need, for users."""
    configs = {run.name: run.config for run in runs}
    costs = {name: _cost_of(config) for name, config in configs.items()}
    lines = [_FORMAT.format(*_HEAD)]
    for run in runs:
        known = run.name, run.seed, run.state
        lines.append(_FORMAT.format(*known, *costs[run.name]))
    waiting = [run.config for run in runs if run.metrics is None]
    weights = {weights_name(config) for config in waiting} - {''}
    missing = {line for config in waiting for line in missing_files(config)}
    lines += [
        '',
        _NOTE,
        '',
        f'{len(waiting)} of {len(runs)} runs are to be done.',
    ]
    lines += [f'They start from {name}.' for name in sorted(weights)]
    lines += [f'Missing: {line}' for line in sorted(missing)]
    return '\n'.join(lines)


def num_animals(config: Config) -> int | None:
    """Number to train on; ``None`` if the annotations are not there."""
    init_default_scope('mmpose')
    dataset = deepcopy(config.train_dataloader.dataset)
    if not Path(dataset.data_root, dataset.ann_file).exists():
        return None
    dataset.update(pipeline=[], serialize_data=False)
    with redirect_stdout(io.StringIO()):  # COCO's progress
        return len(DATASETS.build(dataset))


def num_iterations(config: Config, animals: int | None) -> int | None:
    """Number of the whole training; ``None`` if it depends on the animals."""
    budget, batch = config.train_cfg, config.train_dataloader.batch_size
    if 'max_iters' in budget:
        return budget.max_iters
    return animals and budget.max_epochs * ceil(animals / batch)


def count_model(config: Config) -> tuple[int, int, int]:
    """Count without computing anything.

    Args:
        config (Config): Config of a run.

    Returns:
        tuple[int]: Parameters, trained parameters, and the floating point
        operations that one more image adds to a forward pass (a
        multiplication with its addition is one, as mmpose counts). Texts are
        encoded once for all images of a batch.
    """
    init_default_scope('mmpose')
    with torch.device('meta'):
        model = MODELS.build(deepcopy(config.model)).eval().to('meta')
    sizes = [(p.numel(), p.requires_grad) for p in model.parameters()]
    one, two = (_flops(model, n, config.codec.input_size) for n in (1, 2))
    trained = sum(number for number, trainable in sizes if trainable)
    return sum(number for number, _ in sizes), trained, two - one


def _flops(model: nn.Module, images: int, size: tuple[int, int]) -> int:
    width, height = size
    with FlopCounterMode(display=False) as counter:
        model(torch.empty(images, 3, height, width, device='meta'), None)
    return counter.get_total_flops() // 2


def _cost_of(config: Config) -> tuple[str, ...]:
    """Animals, iterations, parameters and GFLOPs, as they are listed."""
    animals = num_animals(config)
    iterations = num_iterations(config, animals)
    parameters, trained, flops = count_model(config)
    counts = ['?' if n is None else f'{n:,}' for n in (animals, iterations)]
    sizes = f'{parameters / 1e6:.1f} ({trained / 1e6:.1f})'
    return *counts, sizes, f'{flops / 1e9:.1f}'
