"""Where the time of a training step goes, part by part."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from unittest.mock import patch

import torch
from mmengine.config import Config
from mmpose.models.heads.heatmap_heads import heatmap_head
from torch import nn

from ...models import CLAMPHead, clamp_head
from .batches import random_batch
from .costs import autocast_of
from .peers import build_peers, make_optimizer

PARTS = (
    *('data', 'image tower', 'text tower', 'prompt encoder', 'projector'),
    *('context decoder', 'head', 'losses', 'accuracy', 'backward'),
    'optimizer',
)


class Parts:
    """Seconds by part; one within another interrupts that.

    Args:
        clock (Callable): What tells the time.

    Attributes:
        seconds (dict[str, float]): Of each of :data:`PARTS`.
    """

    def __init__(self, clock: Callable[[], float]):
        self.seconds = dict.fromkeys(PARTS, 0.0)
        self._clock = clock
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """What is done inside belongs to this part."""
        self._switch()
        self._open.append(name)
        try:
            yield
        finally:
            self._switch()
            self._open.pop()

    def watch(self, owner, function: str, name: str) -> AbstractContextManager:
        """Each call of an owner's function belongs to this part, inside."""
        original = getattr(owner, function)

        def watched(*args, **kwargs):
            with self.part(name):
                return original(*args, **kwargs)

        return patch.object(owner, function, watched)

    def _switch(self) -> None:
        now = self._clock()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now


def profile_costs(
    config: Config,
    batch_size: int,
    rounds: int,
    device: str = 'cpu',
    precision: str = 'float32',
) -> dict[str, list[dict[str, float]]]:
    """Measure the parts of a step of CLAMP and of SimpleBaseline, in turn.

    On a CPU these are seconds that the process computes, in all its threads:
    what other programs do meanwhile does not count. On a GPU it is waited
    for after each part.

    Args:
        config (Config): Config of a CLAMP.
        batch_size (int): Number of images in a step.
        rounds (int): Number of steps of each model, after one to warm up.
        device (str): Device to run on. Defaults to ``'cpu'``.
        precision (str): ``'float32'`` (default), or the dtype of autocast.

    Returns:
        dict[str, list]: By model, seconds by part, one dict per round.
    """
    models = build_peers(config, device)._asdict()
    optimizers = {name: make_optimizer(m) for name, m in models.items()}
    data = _raw_batch(config, batch_size)
    autocast = autocast_of(device, precision)
    found = {name: [] for name in models}
    for i in range(1 + rounds):
        for name, model in models.items():
            # MMPose's own accuracy cannot be had in half precision
            own = isinstance(model.head, CLAMPHead) or precision == 'float32'
            model.train().train_cfg = dict(compute_acc=own)
            parts = Parts(_clock(device))
            _step(model, optimizers[name], data, autocast, parts)
            if i > 0:
                found[name].append(parts.seconds)
    return found


def _step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    data: dict,
    autocast: AbstractContextManager,
    parts: Parts,
) -> None:
    with _watched(model, parts):
        with parts.part('data'):
            batch = model.data_preprocessor(data, training=True)
        with autocast:
            losses = model.loss(batch['inputs'], batch['data_samples'])
        with parts.part('losses'):
            total, _ = model.parse_losses(losses)
        with parts.part('backward'):
            total.backward()
        with parts.part('optimizer'):
            optimizer.step()
            optimizer.zero_grad()


def _watched(model: nn.Module, parts: Parts) -> ExitStack:
    """Parts of a CLAMP, or of a SimpleBaseline, that tell their time."""
    head, stack = model.head, ExitStack()
    watched = [
        (model, 'extract_feat', 'image tower'),
        (head, 'loss', 'losses'),
    ]
    if isinstance(head, CLAMPHead):
        watched += [
            (head, 'connect', 'head'),
            (head.projector, 'forward', 'projector'),
            (head.prompts, 'forward', 'prompt encoder'),
            (head.prompts.text_encoder, 'forward', 'text tower'),
            (clamp_head, 'pck_accuracy', 'accuracy'),
        ]
        if head.context_decoder is not None:
            watched.append(
                (head.context_decoder, 'forward', 'context decoder')
            )
    else:
        watched.append((head, 'forward', 'head'))
        watched.append((heatmap_head, 'pose_pck_accuracy', 'accuracy'))
    for one in watched:
        stack.enter_context(parts.watch(*one))
    return stack


def _raw_batch(config: Config, batch_size: int) -> dict:
    """As a data loader gives it: pictures of bytes, on the CPU."""
    images, samples = random_batch(config, batch_size)
    pictures = (64 * images + 128).clamp(0, 255).byte()
    return dict(inputs=list(pictures), data_samples=samples)


def _clock(device: str) -> Callable[[], float]:
    if torch.device(device).type != 'cuda':
        return time.process_time

    def clock() -> float:
        torch.cuda.synchronize(device)
        return time.perf_counter()

    return clock
