"""A resumed run is, bit by bit, the run that did not stop."""

import multiprocessing
import random

import pytest
import torch
from mmengine.config import Config
from mmengine.runner import CheckpointLoader, Runner
from samples import CONFIGS, data_options, synthetic_sample
from torch.utils.data import DataLoader, Dataset

from clamp_mmpose.engine.epoch_seed_hook import _seeded_batches, epoch_seed

SPLIT = 'ap10k-train-split1.json'


def test_each_process_and_epoch_has_its_seed():
    seeds = {epoch_seed(0, rank, epoch) for rank in (0, 1) for epoch in (0, 1)}
    assert len(seeds) == 4
    assert epoch_seed(0, 1, 2) == epoch_seed(0, 1, 2)


def train(root, work_dir, epochs, resume=False, **changes):
    """Train the tiny CLAMP, with its augmentation and dropout."""
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    options = data_options(root, SPLIT, SPLIT, 4)
    name = f'{work_dir.parent.name}-{work_dir.name}-{resume}'
    options.update(
        {
            'work_dir': str(work_dir),
            'train_cfg.max_epochs': epochs,
            'val_cfg': None,
            'val_dataloader': None,
            'val_evaluator': None,
            'default_hooks.checkpoint.save_best': None,
            'default_hooks.checkpoint.interval': 1,
            'default_hooks.checkpoint.max_keep_ckpts': -1,
            'model.init_cfg.pretrained': None,
            'param_scheduler.0.end': 2,
            'param_scheduler.1.end': 2,
            'param_scheduler.1.T_max': 2,
            'resume': resume,
            'experiment_name': name,
            'visualizer.name': name,
        }
    )
    options = {
        key: value
        for key, value in options.items()
        if not key.startswith(('val_dataloader.', 'val_evaluator.'))
    }
    config.merge_from_dict({**options, **changes})
    before = multiprocessing.active_children()
    runner = Runner.from_cfg(config)
    runner.train()
    # while it still holds its loaders
    assert set(multiprocessing.active_children()) <= set(before)


def weights(path):
    # as a resumed training reads it, on any torch
    return CheckpointLoader.load_checkpoint(str(path))['state_dict']


def equal(one, other):
    return [name for name in one if torch.equal(one[name], other[name])]


@pytest.mark.parametrize(
    'workers, persistent', [(0, False), (2, False), (2, True)]
)
def test_resumed_equals_uninterrupted(tmp_path, workers, persistent):
    root = synthetic_sample(tmp_path / 'data', images=12)
    loader = {
        'train_dataloader.num_workers': workers,
        'train_dataloader.persistent_workers': persistent,
    }
    whole, parts = tmp_path / 'whole', tmp_path / 'parts'
    train(root, whole, 2, **loader)
    train(root, parts, 1, **loader)
    moved = parts.rename(tmp_path / 'moved')
    train(root, moved, 2, resume=True, **loader)
    first, last = (
        weights(whole / 'epoch_1.pth'),
        weights(whole / 'epoch_2.pth'),
    )
    resumed = weights(moved / 'epoch_2.pth')
    assert len(equal(last, resumed)) == len(last)
    assert len(last) - len(equal(last, first)) > 100


@pytest.mark.parametrize(
    'workers, sampler',
    [(0, 'DefaultSampler'), (2, 'DefaultSampler'), (2, 'InfiniteSampler')],
)
def test_by_iterations_too_and_within_an_epoch(tmp_path, workers, sampler):
    root = synthetic_sample(tmp_path / 'data', images=12)
    by_iterations = {
        'train_dataloader.num_workers': workers,
        'train_dataloader.persistent_workers': workers > 0,
        'train_dataloader.sampler': dict(type=sampler, shuffle=True),
        'default_hooks.checkpoint.by_epoch': False,
        'log_processor.by_epoch': False,
        'param_scheduler.1.by_epoch': False,
        'param_scheduler.1.convert_to_iter_based': False,
    }

    def iterate(work_dir, iterations, **options):
        loop = dict(
            _delete_=True, type='CheckedIterTrainLoop', max_iters=iterations
        )
        options.update(by_iterations, train_cfg=loop)
        train(root, work_dir, 1, **options)

    whole, parts = tmp_path / 'whole', tmp_path / 'parts'
    iterate(whole, 5)  # an epoch has two or three
    iterate(parts, 4)
    iterate(parts, 5, resume=True)
    last, resumed = (weights(at / 'iter_5.pth') for at in (whole, parts))
    assert len(equal(last, resumed)) == len(last)


def test_augmentation_is_another_in_each_pass(tmp_path):
    loader = DataLoader(Noise(), num_workers=1)
    batches = _seeded_batches(loader, 0)
    drawn = [float(next(batches)) for _ in range(6)]
    assert len(set(drawn)) == 6
    again = _seeded_batches(DataLoader(Noise(), num_workers=1), 0)
    assert [float(next(again)) for _ in range(6)] == drawn


def test_too_few_animals_for_a_batch_are_an_error():
    loader = DataLoader(Noise(), batch_size=3, drop_last=True)
    with pytest.raises(ValueError, match='2 animals .* no batch of 3'):
        next(_seeded_batches(loader, 0))


class Noise(Dataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return random.random()
