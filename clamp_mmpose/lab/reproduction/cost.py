"""What a run costs: iterations, parameters, floating point operations."""

import io
from contextlib import redirect_stdout
from copy import deepcopy
from math import ceil
from pathlib import Path
from typing import NamedTuple

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmpose.registry import DATASETS, MODELS
from torch import nn
from torch.utils.flop_counter import FlopCounterMode


class Cost(NamedTuple):
    """Of a run.

    Attributes:
        animals (int, optional): To train on; ``None`` if the annotation file
            is not there.
        iterations (int, optional): Of the whole training; ``None`` if it
            depends on the number of animals, and that is not known.
        trainable (int): Parameters.
        parameters (int): All of them.
        flops (int): What one more image adds to a forward pass; a
            multiplication with its addition is one, as mmpose counts.
    """

    animals: int | None
    iterations: int | None
    trainable: int
    parameters: int
    flops: int


def cost_of(config: Config) -> Cost:
    """Count without computing anything.

    Args:
        config (Config): Of a run.
    """
    init_default_scope('mmpose')
    animals = num_animals(config)
    iterations = num_iterations(config, animals)
    with torch.device('meta'):
        model = MODELS.build(deepcopy(config.model)).eval().to('meta')
    sizes = [(p.numel(), p.requires_grad) for p in model.parameters()]
    size = config.codec.input_size
    return Cost(
        animals,
        iterations,
        sum(number for number, trainable in sizes if trainable),
        sum(number for number, _ in sizes),
        # texts are encoded once for all images of a batch
        _flops(model, 2, size) - _flops(model, 1, size),
    )


def num_iterations(config: Config, animals: int | None) -> int | None:
    """Of the whole training; ``None`` if it depends on unknown animals."""
    budget = config.train_cfg
    if 'max_iters' in budget:
        return budget.max_iters
    if animals is None:
        return None
    return budget.max_epochs * ceil(
        animals / config.train_dataloader.batch_size
    )


def num_animals(config: Config) -> int | None:
    """Of the training set; ``None`` if its annotations are not there."""
    settings = deepcopy(config.train_dataloader.dataset)
    if not (Path(settings.data_root) / settings.ann_file).exists():
        return None
    settings.update(pipeline=[], serialize_data=False)
    with redirect_stdout(io.StringIO()):  # COCO's progress
        return len(DATASETS.build(settings))


def _flops(model: nn.Module, images: int, size: tuple[int, int]) -> int:
    width, height = size
    with FlopCounterMode(display=False) as counter:
        model(torch.empty(images, 3, height, width, device='meta'), None)
    return counter.get_total_flops() // 2
