"""Inference and training of the peers, measured."""

import copy
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

import torch
from mmengine.config import Config
from torch import Tensor, nn

from ...engine import CompileHook
from .batches import random_batch
from .memory import peak_memory, state_bytes
from .peers import (
    build_peers,
    in_default_layout,
    make_optimizer,
    recompute_text,
    unfreeze_text,
)
from .timing import compare, interleave

MIB = 2**20
_OVER_BASELINE = dict(
    over_baseline=('clamp', 'baseline'),
    over_default=('clamp', 'default_layout'),
)


def inference_costs(
    config: Config,
    batch_size: int,
    flip_test: bool,
    rounds: int,
    device: str = 'cpu',
    precision: str = 'float32',
) -> dict:
    """Time the forward pass of CLAMP against its peers.

    Args:
        config (Config): Config of a CLAMP.
        batch_size (int): Number of images in a forward pass.
        flip_test (bool): Whether mirrored images go through as well.
        rounds (int): Number of measurements of each model.
        device (str): Device to run on. Defaults to ``'cpu'``.
        precision (str): ``'float32'`` (default), or the dtype of autocast.

    Returns:
        dict: Seconds by model, and ratios.
    """
    clamp, baseline = (m.eval() for m in build_peers(config, device))
    models = dict(
        clamp=clamp,
        baseline=baseline,
        default_layout=in_default_layout(baseline),
        recomputed=recompute_text(clamp),
    )
    images, _ = random_batch(config, batch_size, device)
    autocast = autocast_of(device, precision)
    forward = {
        name: partial(_infer, model, images, flip_test, autocast)
        for name, model in models.items()
    }
    ratios = dict(_OVER_BASELINE, speed_up=('recomputed', 'clamp'))
    return compare(forward, rounds, **ratios)


def training_costs(
    config: Config,
    batch_size: int,
    rounds: int,
    device: str = 'cpu',
    precision: str = 'float32',
) -> dict:
    """Time training steps of CLAMP against its peers.

    Args as in :func:`inference_costs`.

    Returns:
        dict: Seconds by model, and ratios.
    """
    models = _training_peers(config, device)
    models['default_layout'] = in_default_layout(models['baseline'])
    batch = random_batch(config, batch_size, device)
    steps = _steps_of(models, batch, autocast_of(device, precision))
    ratios = dict(_OVER_BASELINE, over_published=('clamp', 'published'))
    return compare(steps, rounds, **ratios)


def compiled_step_costs(
    config: Config,
    batch_size: int,
    rounds: int,
    device: str = 'cpu',
    precision: str = 'float32',
) -> dict:
    """Time training steps with and without ``CompileHook``.

    Args as in :func:`inference_costs`.

    Returns:
        dict: Seconds by model, ratios, and ``first_seconds`` of the first
        compiled step.
    """
    torch.compiler.reset()  # another batch size would compile for any size
    eager = build_peers(config, device).clamp.train()
    compiled = copy.deepcopy(eager)
    CompileHook().compile(compiled)
    models = dict(eager=eager, compiled=compiled)
    batch = random_batch(config, batch_size, device)
    steps = _steps_of(models, batch, autocast_of(device, precision))
    [first] = interleave(dict(first=steps['compiled']), 1, warm_up=0).values()
    ratios = dict(over_eager=('compiled', 'eager'))
    return dict(compare(steps, rounds, **ratios), first_seconds=first[0])


def memory_costs(
    config: Config,
    batch_size: int,
    device: str = 'cpu',
    precision: str = 'float32',
) -> dict:
    """Count what CLAMP and its peers hold, in MiB.

    Args as in :func:`inference_costs`.

    Returns:
        dict: The most by model that a forward pass with kept prompts
        (``forward_mib``) and a training step (``step_mib``) hold besides
        what a training keeps: parameters, gradients and the optimizer's
        state (``state_mib``).

    Raises:
        RuntimeError: As :func:`peak_memory`.
    """
    batch = random_batch(config, batch_size, device)
    autocast = autocast_of(device, precision)
    forward, state, step = {}, {}, {}
    for name, model in _training_peers(config, device).items():
        infer = partial(_infer, model.eval(), batch[0], False, autocast)
        infer()  # keeps the prompts
        forward[name] = peak_memory(infer) / MIB
        optimizer = make_optimizer(model.train())
        train = partial(_train, model, optimizer, batch, autocast)
        train()  # keeps gradients and moments
        step[name] = peak_memory(train) / MIB
        state[name] = state_bytes(model, optimizer) / MIB
    return dict(forward_mib=forward, step_mib=step, state_mib=state)


def _steps_of(
    models: dict[str, nn.Module],
    batch: tuple[Tensor, list],
    autocast: AbstractContextManager,
) -> dict[str, Callable[[], None]]:
    """A training step of each model, with an optimizer of its own."""
    return {
        name: partial(_train, model, make_optimizer(model), batch, autocast)
        for name, model in models.items()
    }


def _training_peers(config: Config, device: str) -> dict[str, nn.Module]:
    clamp, baseline = (m.train() for m in build_peers(config, device))
    published = unfreeze_text(copy.deepcopy(clamp))
    return dict(clamp=clamp, baseline=baseline, published=published)


def autocast_of(device: str, precision: str) -> AbstractContextManager:
    """What a forward pass runs in, for a ``precision`` of the options."""
    if precision == 'float32':
        return nullcontext()
    return torch.autocast(torch.device(device).type, getattr(torch, precision))


@torch.no_grad()
def _infer(
    model: nn.Module,
    images: Tensor,
    flip_test: bool,
    autocast: AbstractContextManager,
) -> None:
    with autocast:
        model(images, None)
        if flip_test:
            model(images.flip(-1), None)


def _train(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    batch: tuple[Tensor, list],
    autocast: AbstractContextManager,
) -> None:
    optimizer.zero_grad()
    with autocast:
        losses = model.loss(*batch)
    total, _ = model.parse_losses(losses)
    total.backward()
    optimizer.step()
