"""The same random numbers in a run, whether it was resumed or not."""

import itertools
import random
from collections.abc import Generator, Iterator
from functools import partial

import numpy as np
import torch
from mmengine.dataset import InfiniteSampler
from mmengine.dist import get_rank
from mmengine.hooks import Hook
from mmengine.runner import IterBasedTrainLoop, Runner
from mmpose.registry import HOOKS
from torch.utils.data import DataLoader, Sampler


@HOOKS.register_module()
class EpochSeedHook(Hook):
    """Seeds all generators at the start of each epoch, by its number.

    So a run that is resumed at an epoch's end goes on exactly as if it had
    not stopped: Python's, numpy's and torch's generators, in this process
    and in the loader's workers, which start anew with each epoch. A training
    by iterations is seeded before each batch, and may be resumed after any.
    """

    priority = 'VERY_HIGH'

    def before_train_epoch(self, runner: Runner) -> None:
        """Seed this process, and the workers that start now."""
        loader, loop = runner.train_dataloader, runner.train_loop
        for sampler in _samplers(loader):
            # of the run that is resumed, where no config gives one
            sampler.seed = _shared_seed(runner)
        if isinstance(loop, IterBasedTrainLoop):
            # for this loop, the whole training is one epoch
            loop.dataloader_iterator = _seeded_batches(loader, runner.seed)
        else:
            _begin_epoch(loader, runner.seed, runner.epoch)

    def after_run(self, runner: Runner) -> None:
        """End the workers of loaders.

        When garbage is collected, their queues go first, and each worker is
        waited for, 5 seconds long.
        """
        for loop in (runner._train_loop, runner._val_loop, runner._test_loop):
            batches = getattr(loop, 'dataloader_iterator', None)
            if isinstance(batches, Generator):
                batches.close()
            loader = getattr(loop, 'dataloader', None)
            if loader is not None:
                loader._iterator = None


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


def _begin_epoch(loader: DataLoader, seed: int, epoch: int) -> int:
    """Seed this process and the workers; returns the epoch's seed."""
    seed = epoch_seed(seed, get_rank(), epoch)
    seed_generators(seed)
    loader.worker_init_fn = partial(_seed_worker, seed)
    # persistent workers would go on from a state that nobody can save
    loader._iterator = None
    return seed


def _seed_worker(seed: int, worker: int) -> None:
    seed_generators(epoch_seed(seed, 1, worker))
    torch.set_num_threads(1)


def _seeded_batches(loader: DataLoader, seed: int) -> Iterator:
    """Batches without end; each is a seed for what is done until the next."""
    for epoch in itertools.count():
        for sampler in _samplers(loader):
            sampler.set_epoch(epoch)
            _begin_anew(sampler)
        own_seed = _begin_epoch(loader, seed, epoch)
        batches = iter(loader)
        for number in itertools.count():
            seed_generators(epoch_seed(own_seed, 2, number))
            try:
                batch = next(batches)
            except StopIteration:
                break
            yield batch
        if not number:
            raise ValueError(
                f'the {len(loader.dataset)} animals to train on give no '
                f'batch of {loader.batch_size}: make train_dataloader.'
                'batch_size smaller, or drop_last False'
            )


def _begin_anew(sampler: Sampler) -> None:
    """A sampler without end ends with the first loader that it was in."""
    if isinstance(sampler, InfiniteSampler):
        sampler.indices = sampler._indices_of_rank()


def _samplers(loader: DataLoader) -> list:
    """The loader's sampler, if it is one of mmengine's, with a seed."""
    samplers = [loader.sampler, getattr(loader.batch_sampler, 'sampler', None)]
    return [one for one in samplers if hasattr(one, 'seed')]


def _shared_seed(runner: Runner) -> int:
    """That of all processes, which shuffle alike."""
    if runner._randomness_cfg.get('diff_rank_seed', False):
        return runner.seed - get_rank()
    return runner.seed
