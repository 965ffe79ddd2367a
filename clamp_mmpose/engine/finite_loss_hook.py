"""A run whose loss is no number ends, and says on which pictures."""

from collections.abc import Sequence

import torch
from mmengine.hooks import Hook
from mmengine.runner import Runner
from mmpose.registry import HOOKS
from torch import Tensor

from ..foundation.numbers_of_configs import check_count


@HOOKS.register_module()
class FiniteLossHook(Hook):
    """Stops a training within some iterations of a NaN or infinite loss.

    The losses are looked at together, so that the device is not waited for
    in each iteration, and always before a checkpoint is saved. Weights that
    are NaN are not saved either.

    Args:
        interval (int): Iterations between two looks. Defaults to 50.
    """

    def __init__(self, interval: int = 50):
        check_count('interval', interval)
        self.interval = interval
        self._seen: list[tuple] = []

    def after_train_iter(
        self,
        runner: Runner,
        batch_idx: int,
        data_batch: dict | None = None,
        outputs: dict | None = None,
    ) -> None:
        """Note the losses of a batch, and look at them now and then."""
        losses = {
            name: value.detach()
            for name, value in (outputs or {}).items()
            if 'loss' in name and isinstance(value, torch.Tensor)
        }
        if losses:
            self._seen.append((runner.iter + 1, losses, _paths(data_batch)))
        if self.every_n_inner_iters(batch_idx, self.interval):
            self._look()

    def after_train_epoch(self, runner: Runner) -> None:
        """Look at what is left of the epoch."""
        self._look()

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Look before anything is saved, at the weights too."""
        self._look()
        for name, value in checkpoint['state_dict'].items():
            # what a module keeps as its extra state may be anything
            if isinstance(value, Tensor) and value.isnan().any():
                raise FloatingPointError(
                    f'after iteration {runner.iter}, {name} is NaN, although '
                    'the losses were numbers: this checkpoint is not saved. '
                    'Lower the learning rate, or clip the gradients '
                    '(optim_wrapper.clip_grad), and go on with --resume'
                )

    def _look(self) -> None:
        seen, self._seen = self._seen, []
        if not seen:
            return
        sums = torch.stack([sum(losses.values()) for _, losses, _ in seen])
        bad = (~sums.isfinite()).nonzero().flatten().tolist()
        if bad:
            raise FloatingPointError(_message(*seen[bad[0]]))


def _message(iteration: int, losses: dict, paths: Sequence[str]) -> str:
    found = ', '.join(f'{name} {float(v)}' for name, v in losses.items())
    shown = '\n  '.join(paths[:8])
    more = f'\n  and {len(paths) - 8} more' if len(paths) > 8 else ''
    return (
        f'iteration {iteration} has a loss that is no number ({found}); '
        'nothing was saved after it. Check the labels of these pictures '
        '(tools/validate_dataset.py), or lower the learning rate:\n  '
        f'{shown}{more}'
    )


def _paths(data_batch: dict | None) -> list[str]:
    samples = (data_batch or {}).get('data_samples', [])
    return [str(getattr(sample, 'img_path', '?')) for sample in samples]
