"""Is a training long enough to learn, to validate and to warm up?"""

import logging
from difflib import get_close_matches

from mmengine import Config
from mmengine.logging import print_log
from mmengine.runner import BaseLoop
from mmpose.registry import OPTIMIZERS
from torch import nn

from ..foundation.numbers_of_configs import (
    check_count,
    check_positive,
    is_number,
)


def check_schedule(cfg: Config, loop: BaseLoop) -> None:
    """Refuse a training that would do nothing, or end in its middle.

    Args:
        cfg (Config): Of the training.
        loop (BaseLoop): Its loop for training.

    Raises:
        ValueError: It has no iterations, its ``val_interval`` is no count,
            or its optimizer unknown, or of numbers that are none.
    """
    if loop.max_iters < 1:
        raise ValueError(
            f'the training has {loop.max_iters} iterations, its data loader '
            f'{len(loop.dataloader)} batches: give train_cfg a greater '
            'max_epochs or max_iters; where there are no batches, '
            'train_dataloader a smaller batch_size or drop_last=False'
        )
    check_count('val_interval of train_cfg', loop.val_interval)
    wrapper = cfg.get('optim_wrapper') or {}
    _check_optimizer(wrapper)
    _warn_of_unknown_parts(wrapper, loop.runner.model)
    _warn_of_warm_up(cfg, loop.max_iters)
    _warn_of_steps(cfg, loop)


def _check_optimizer(wrapper: dict) -> None:
    """Refuse what would not learn, or away from what is right."""
    optimizer = wrapper.get('optimizer') or {}
    kind = optimizer.get('type')
    if isinstance(kind, str) and OPTIMIZERS.get(kind) is None:
        raise ValueError(
            f'there is no optimizer {kind!r}: give optim_wrapper.optimizer '
            "the type of one of PyTorch's, such as AdamW"
        )
    rate = optimizer.get('lr', 0)
    if not is_number(rate) or rate < 0:
        raise ValueError(
            f'the lr of optim_wrapper.optimizer is {rate!r}: give a number, '
            'such as 5e-4'
        )
    for name, limit in (wrapper.get('clip_grad') or {}).items():
        if name in ('max_norm', 'clip_value'):
            check_positive(f'{name} of optim_wrapper.clip_grad', limit)
    for part, factors in _custom_keys(wrapper).items():
        for name, factor in factors.items():
            if name.endswith('_mult') and not (
                is_number(factor) and factor >= 0
            ):
                raise ValueError(
                    f'{name} of {part} in optim_wrapper.paramwise_cfg is '
                    f'{factor!r}: give a number, 0 or more'
                )


def _custom_keys(wrapper: dict) -> dict:
    return (wrapper.get('paramwise_cfg') or {}).get('custom_keys') or {}


def _warn_of_unknown_parts(wrapper: dict, model: nn.Module) -> None:
    """Tell of factors that no weight gets, as their part is misspelt."""
    weights = [name for name, _ in model.named_parameters()]
    words = {word for name in weights for word in name.split('.')}
    for part in _custom_keys(wrapper):
        if any(part in name for name in weights):
            continue
        alike = get_close_matches(part, words, cutoff=0.5)
        hint = f', maybe {" or ".join(map(repr, alike))}' if alike else ''
        print_log(
            f'{part!r} in custom_keys of optim_wrapper.paramwise_cfg changes '
            'nothing, as no weight of the model has it in its name: give '
            f'another{hint}',
            'current',
            logging.WARNING,
        )


def _warn_of_steps(cfg: Config, loop: BaseLoop) -> None:
    """Tell of steps of the learning rate that no training of it reaches."""
    for scheduler in _schedulers(cfg).values():
        steps = scheduler.get('milestones')
        unit, length = 'epochs', getattr(loop, 'max_epochs', None)
        if not scheduler.get('by_epoch', True):
            unit, length = 'iterations', loop.max_iters
        if steps and length and min(steps) >= length:
            print_log(
                f'the learning rate falls after {list(steps)} {unit}, the '
                f'training has {length}: set the milestones of '
                'param_scheduler lower, such as at 4/5 of it',
                'current',
                logging.WARNING,
            )


def _warn_of_warm_up(cfg: Config, iterations: int) -> None:
    """Tell of a learning rate that is small for most of a training."""
    for place, scheduler in _schedulers(cfg).items():
        starts_low = scheduler.get('start_factor', 1) < 1
        end = scheduler.get('end') or 0
        by_epoch = scheduler.get('by_epoch', True)
        if starts_low and not by_epoch and end > iterations / 2:
            print_log(
                f'the learning rate warms up for {end} iterations, the '
                f'training has {iterations}: add --cfg-options '
                f'{place}.end={max(iterations // 20, 1)}, or train for more '
                'epochs',
                'current',
                logging.WARNING,
            )


def _schedulers(cfg: Config) -> dict[str, dict]:
    """Configs of the schedulers, by their places in the config."""
    found = cfg.get('param_scheduler') or []
    if isinstance(found, dict):
        return {'param_scheduler': found}
    return {
        f'param_scheduler.{i}': scheduler
        for i, scheduler in enumerate(found)
        if isinstance(scheduler, dict)
    }
