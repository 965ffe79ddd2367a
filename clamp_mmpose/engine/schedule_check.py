"""Is a training long enough to learn, to validate and to warm up?"""

import logging

from mmengine import Config
from mmengine.logging import print_log
from mmengine.runner import BaseLoop

from ..foundation.numbers_of_configs import check_count, is_number


def check_schedule(cfg: Config, loop: BaseLoop) -> None:
    """Refuse a training that would do nothing, or end in its middle.

    Args:
        cfg (Config): Of the training.
        loop (BaseLoop): Its loop for training.

    Raises:
        ValueError: It has no iterations, its ``val_interval`` is no count,
            or its learning rate no number.
    """
    if loop.max_iters < 1:
        raise ValueError(
            f'the training has {loop.max_iters} iterations, its data loader '
            f'{len(loop.dataloader)} batches: give train_cfg a greater '
            'max_epochs or max_iters; where there are no batches, '
            'train_dataloader a smaller batch_size or drop_last=False'
        )
    check_count('val_interval of train_cfg', loop.val_interval)
    optimizer = (cfg.get('optim_wrapper') or {}).get('optimizer') or {}
    rate = optimizer.get('lr', 0)
    if not is_number(rate) or rate < 0:
        raise ValueError(
            f'the lr of optim_wrapper.optimizer is {rate!r}: give a number, '
            'such as 5e-4'
        )
    _warn_of_warm_up(cfg, loop.max_iters)


def _warn_of_warm_up(cfg: Config, iterations: int) -> None:
    """Tell of a learning rate that is small for most of a training."""
    schedulers = cfg.get('param_scheduler') or []
    if isinstance(schedulers, dict):
        schedulers = [schedulers]
    for i, one in enumerate(schedulers):
        starts_low = isinstance(one, dict) and one.get('start_factor', 1) < 1
        if not starts_low or one.get('by_epoch', True):
            continue
        end = one.get('end') or 0
        if end > iterations / 2:
            print_log(
                f'the learning rate warms up for {end} iterations, the '
                f'training has {iterations}: add --cfg-options '
                f'param_scheduler.{i}.end={max(iterations // 20, 1)}, or '
                'train for more epochs',
                'current',
                logging.WARNING,
            )
