"""Several processes do what one does."""

import os

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from mmengine.registry import init_default_scope
from mmpose.registry import MODELS
from samples import (
    CONFIGS,
    ROOT,
    data_options,
    logged,
    mim,
    synthetic_sample,
)
from tiny import NAMES, make_sample, model_config, randomised
from torch.nn.parallel import DistributedDataParallel

import clamp_mmpose  # noqa: F401  registers what the processes build

SPLIT = 'ap10k-{}-split1.json'
# what mmengine needs on CPUs; on GPUs the config is used as it is
CONFIG = f"""
_base_ = ['{CONFIGS}/clamp_tiny_synthetic.py']
custom_imports = dict(imports=['gloo', 'clamp_mmpose'])
model_wrapper_cfg = dict(
    type='MMDistributedDataParallel', device_ids=None, broadcast_buffers=False
)
"""


def make_batch(size):
    rng = np.random.default_rng(0)
    keypoints = rng.uniform(8, 56, (size, len(NAMES), 2))
    visible = rng.uniform(size=(size, len(NAMES))) > 0.3
    samples = [
        make_sample(k, v) for k, v in zip(keypoints, visible, strict=True)
    ]
    images = rng.standard_normal((size, 3, 64, 64)).astype(np.float32)
    return torch.from_numpy(images), samples


def gradients(wrap, batch):
    """Of all that is trained; batch statistics and dropout are off."""
    init_default_scope('mmpose')
    torch.manual_seed(0)
    model = randomised(MODELS.build(model_config('vit'))).eval()
    model.train_cfg = dict(compute_acc=False)
    wrapped = wrap(model)
    losses = wrapped(*batch, mode='loss')
    sum(losses.values()).backward()
    return {
        name: parameter.grad
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
    }


def run_process(rank, folder):
    dist.init_process_group(
        'gloo', init_method=f'file://{folder}/meet', rank=rank, world_size=2
    )
    images, samples = make_batch(4)
    own = slice(2 * rank, 2 * rank + 2)
    found = gradients(DistributedDataParallel, (images[own], samples[own]))
    if rank == 0:
        torch.save(found, f'{folder}/gradients.pt')
    dist.destroy_process_group()


def test_gradients_are_those_of_one_process_with_the_joint_batch(tmp_path):
    expected = gradients(lambda model: model, make_batch(4))
    mp.spawn(run_process, (str(tmp_path),), nprocs=2)
    found = torch.load(tmp_path / 'gradients.pt')
    assert set(found) == set(expected)
    for name, gradient in expected.items():
        scale = gradient.abs().max().item()
        torch.testing.assert_close(
            found[name], gradient, atol=1e-5 * scale + 1e-9, rtol=0
        )


def test_mim_trains_in_two_processes(tmp_path, monkeypatch):
    paths = [str(ROOT / 'tests'), os.environ.get('PYTHONPATH', '')]
    monkeypatch.setenv('PYTHONPATH', os.pathsep.join(paths))
    data = synthetic_sample(tmp_path / 'data')
    options = {
        **data_options(data, SPLIT.format('train'), SPLIT.format('val'), 2),
        'train_cfg.max_epochs': 2,
        'train_cfg.val_interval': 2,
    }
    config = tmp_path / 'config.py'
    config.write_text(CONFIG)
    launcher = ('--launcher', 'pytorch', '--gpus', '2')
    mim('train', config, tmp_path / 'run', options, *launcher)
    losses = logged(tmp_path / 'run', 'loss')
    # 8 animals in 2 processes, 2 at a time: 2 steps an epoch
    assert np.isfinite(losses).all() and len(losses) == 4
    assert len(logged(tmp_path / 'run', 'coco/AP')) == 1
