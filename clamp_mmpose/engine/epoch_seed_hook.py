"""The same random numbers in an epoch, whether it was resumed or not."""

import random
from functools import partial

import numpy as np
import torch
from mmengine.dist import get_rank
from mmengine.hooks import Hook
from mmengine.runner import Runner
from mmpose.registry import HOOKS


@HOOKS.register_module()
class EpochSeedHook(Hook):
    """Seeds all generators at the start of each epoch, by its number.

    So a run that is resumed at an epoch's end goes on exactly as if it had
    not stopped: Python's, numpy's and torch's generators, in this process
    and in the loader's workers. Workers must start with the epoch
    (``persistent_workers=False``): those that live on keep their own state.
    """

    priority = 'VERY_HIGH'

    def before_train_epoch(self, runner: Runner) -> None:
        """Seed this process, and the workers that start now."""
        seed = epoch_seed(runner.seed, get_rank(), runner.epoch)
        seed_generators(seed)
        loader = runner.train_dataloader
        loader.worker_init_fn = partial(_seed_worker, seed)
        if hasattr(loader.sampler, 'seed'):
            # of the run that is resumed, where no config gives one
            loader.sampler.seed = runner.seed


def epoch_seed(seed: int, rank: int, epoch: int) -> int:
    """A seed of its own for each process and epoch.

    Args:
        seed (int): Seed of the run.
        rank (int): Number of the process.
        epoch (int): Number of the epoch.
    """
    sequence = np.random.SeedSequence([seed, rank, epoch])
    return int(sequence.generate_state(1)[0])


def seed_generators(seed: int) -> None:
    """Seed Python, numpy and torch, on all devices."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def _seed_worker(seed: int, worker: int) -> None:
    seed_generators(epoch_seed(seed, 1, worker))
    torch.set_num_threads(1)
