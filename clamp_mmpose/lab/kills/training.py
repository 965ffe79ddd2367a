"""A training of nothing much, with the checkpoints of a real one."""

from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.evaluator import BaseMetric
from mmengine.hooks import Hook
from mmengine.model import BaseModel
from mmengine.runner import Runner
from mmpose.registry import DATASETS, HOOKS, METRICS, MODELS
from torch import Tensor, nn
from torch.utils.data import Dataset

PROGRESS = 'epochs.txt'
_IMAGES = 8


@DATASETS.register_module()
class NoiseDataset(Dataset):
    """Numbers that are drawn when they are asked for, as augmentation is."""

    def __len__(self) -> int:
        return _IMAGES

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        return dict(inputs=torch.rand(4) + index)


@MODELS.register_module()
class WeightedModel(BaseModel):
    """One layer with dropout, and weights that only take space.

    Args:
        megabytes (int): Of weights without a use.
    """

    def __init__(self, megabytes: int):
        super().__init__()
        self.layer = nn.Linear(4, 1)
        self.dropout = nn.Dropout()
        self.register_buffer('ballast', torch.zeros(megabytes << 18))

    def forward(self, inputs: Tensor, mode: str) -> dict | list:
        """The loss, or what a metric needs."""
        output = self.layer(self.dropout(inputs))
        if mode == 'loss':
            return dict(loss=output.square().mean())
        return [output.mean()]


@METRICS.register_module()
class RandomMetric(BaseMetric):
    """A random score, so that some epochs are the best so far."""

    def process(self, data_batch: object, data_samples: list) -> None:
        """Keep what counts batches."""
        self.results.append(1)

    def compute_metrics(self, results: list) -> dict[str, float]:
        """Draw a score."""
        return dict(score=float(torch.rand(())))


@HOOKS.register_module()
class ProgressHook(Hook):
    """Notes with which epoch a run begins, and which epochs it has trained.

    Each line of the file is ``begins`` or ``trained``, and how many epochs
    there are.
    """

    priority = 'LOW'  # before checkpoints are saved

    def before_train(self, runner: Runner) -> None:
        """Note where it begins."""
        self._add(runner, f'begins {runner.epoch}')

    def after_train_epoch(self, runner: Runner) -> None:
        """Note that an epoch is trained."""
        self._add(runner, f'trained {runner.epoch + 1}')

    def _add(self, runner: Runner, line: str) -> None:
        with open(Path(runner.work_dir, PROGRESS), 'a') as file:
            file.write(f'{line}\n')


def training_config(work_dir: Path, epochs: int, megabytes: int) -> Config:
    """A config with the package's hooks, which resumes what is there.

    Args:
        work_dir (Path): For checkpoints.
        epochs (int): Number of epochs, of 4 iterations each.
        megabytes (int): About the size of a checkpoint.

    Returns:
        Config: For mmengine's runner.
    """
    loader = dict(
        batch_size=2,
        num_workers=0,
        collate_fn=dict(type='default_collate'),
        dataset=dict(type='NoiseDataset'),
        sampler=dict(type='DefaultSampler', shuffle=True),
    )
    return Config(
        dict(
            model=dict(type='WeightedModel', megabytes=megabytes),
            work_dir=str(work_dir),
            experiment_name=work_dir.name,
            train_dataloader=loader,
            val_dataloader=loader,
            train_cfg=dict(by_epoch=True, max_epochs=epochs, val_interval=2),
            val_cfg=dict(),
            val_evaluator=dict(type='RandomMetric'),
            optim_wrapper=dict(optimizer=dict(type='AdamW', lr=0.01)),
            randomness=dict(seed=0),
            resume=True,
            log_level='ERROR',
            default_scope='mmpose',
            default_hooks=dict(
                checkpoint=dict(
                    type='WholeCheckpointHook',
                    interval=1,
                    save_best='score',
                    rule='greater',
                    max_keep_ckpts=1,
                ),
                epoch_seed=dict(type='EpochSeedHook'),
                finite_loss=dict(type='FiniteLossHook'),
            ),
            custom_hooks=[dict(type='ProgressHook')],
        )
    )
