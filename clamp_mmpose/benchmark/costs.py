"""Inference and training of the peers, measured."""

import copy
from collections.abc import Callable

import torch
from mmengine.config import Config
from torch import Tensor, nn

from .batches import random_batch
from .memory import peak_memory, state_bytes
from .peers import (
    build_peers,
    make_optimizer,
    recompute_text,
    unfreeze_text,
)
from .timing import interleave, ratio

MIB = 2**20


def inference_costs(
    config: Config, batch_size: int, flip_test: bool, rounds: int, device: str
) -> dict:
    """Time the forward pass of CLAMP against its peers.

    Args:
        config (Config): Of a CLAMP.
        batch_size (int): Images per forward.
        flip_test (bool): Whether mirrored images go through as well.
        rounds (int): Measurements of each model.
        device (str): For example ``'cpu'``.

    Returns:
        dict: Seconds by model, and ratios.
    """
    clamp, baseline = (m.eval() for m in build_peers(config, device))
    models = dict(
        clamp=clamp, baseline=baseline, recomputed=recompute_text(clamp)
    )
    images, _ = random_batch(config, batch_size, device)
    cases = {
        name: _forward(model, images, flip_test)
        for name, model in models.items()
    }
    seconds = interleave(cases, rounds)
    return dict(
        seconds=seconds,
        over_baseline=ratio(seconds['clamp'], seconds['baseline']),
        speed_up=ratio(seconds['recomputed'], seconds['clamp']),
    )


def training_costs(
    config: Config, batch_size: int, rounds: int, device: str
) -> dict:
    """Time training steps of CLAMP against its peers, and count memory.

    Args as in :func:`inference_costs`.

    Returns:
        dict: Seconds by model, ratios, bytes of parameters, gradients and
        optimizer state, and the most bytes a step holds besides.
    """
    clamp, baseline = (m.train() for m in build_peers(config, device))
    published = unfreeze_text(copy.deepcopy(clamp))
    models = dict(clamp=clamp, baseline=baseline, published=published)
    batch = random_batch(config, batch_size, device)
    steps, state, peak = {}, {}, {}
    for name, model in models.items():
        optimizer = make_optimizer(model)
        steps[name] = _step(model, optimizer, batch)
        steps[name]()
        peak[name] = peak_memory(steps[name]) / MIB
        state[name] = state_bytes(model, optimizer) / MIB
    seconds = interleave(steps, rounds, warm_up=1)
    return dict(
        seconds=seconds,
        over_baseline=ratio(seconds['clamp'], seconds['baseline']),
        over_published=ratio(seconds['clamp'], seconds['published']),
        state_mib=state,
        step_mib=peak,
    )


def _forward(
    model: nn.Module, images: Tensor, flip_test: bool
) -> Callable[[], None]:
    @torch.no_grad()
    def forward():
        model(images, None)
        if flip_test:
            model(images.flip(-1), None)

    return forward


def _step(model: nn.Module, optimizer, batch) -> Callable[[], None]:
    def step():
        optimizer.zero_grad()
        total, _ = model.parse_losses(model.loss(*batch))
        total.backward()
        optimizer.step()

    return step
