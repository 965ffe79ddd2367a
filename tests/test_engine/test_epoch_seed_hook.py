"""A resumed run is, bit by bit, the run that did not stop."""

import pytest
import torch
from mmengine.config import Config
from mmengine.runner import Runner
from samples import CONFIGS, data_options, synthetic_sample

from clamp_mmpose.engine.epoch_seed_hook import epoch_seed

SPLIT = 'ap10k-train-split1.json'


def test_each_process_and_epoch_has_its_seed():
    seeds = {epoch_seed(0, rank, epoch) for rank in (0, 1) for epoch in (0, 1)}
    assert len(seeds) == 4
    assert epoch_seed(0, 1, 2) == epoch_seed(0, 1, 2)


def train(root, work_dir, epochs, workers, resume=False):
    """Train the tiny CLAMP, with its augmentation and dropout."""
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    options = data_options(root, SPLIT, SPLIT, 4)
    name = f'{work_dir.parent.name}-{work_dir.name}-{resume}'
    options.update(
        {
            'work_dir': str(work_dir),
            'train_cfg.max_epochs': epochs,
            'train_dataloader.num_workers': workers,
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
    config.merge_from_dict(options)
    Runner.from_cfg(config).train()
    return torch.load(work_dir / f'epoch_{epochs}.pth', weights_only=True)


@pytest.mark.parametrize('workers', [0, 2])
def test_resumed_equals_uninterrupted(tmp_path, workers):
    root = synthetic_sample(tmp_path / 'data', images=12)
    whole = train(root, tmp_path / 'whole', 2, workers)
    train(root, tmp_path / 'parts', 1, workers)
    resumed = train(root, tmp_path / 'parts', 2, workers, resume=True)
    first = torch.load(tmp_path / 'parts' / 'epoch_1.pth', weights_only=True)
    moved = 0
    for name, value in whole['state_dict'].items():
        assert torch.equal(value, resumed['state_dict'][name]), name
        moved += not torch.equal(value, first['state_dict'][name])
    assert moved > 100
