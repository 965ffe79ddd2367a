"""The paper's batch where a GPU holds less: parts of it, and fewer bytes."""

import copy

import numpy as np
import pytest
import torch
from mmengine import Config
from mmengine.model import convert_sync_batchnorm
from mmengine.optim import build_optim_wrapper
from mmengine.utils import digit_version
from mmpose.registry import MODELS
from samples import CONFIGS
from tiny import NAMES, make_sample, model_config, randomised
from torch import nn

B = 4


@pytest.fixture
def vit():
    """Without batch norm, drop path and dropout, which see the parts."""
    model = randomised(MODELS.build(model_config('vit'))).eval()
    model.train_cfg = dict(compute_acc=False)
    return model


@pytest.fixture
def joint():
    """Images and samples, some of whose keypoints are not labelled."""
    rng = np.random.default_rng(0)
    samples = [
        make_sample(rng.uniform(8, 56, (len(NAMES), 2)), labelled)
        for labelled in rng.uniform(size=(B, len(NAMES))) > 0.3
    ]
    return torch.randn(B, 3, 64, 64), samples


def trained(model, batches, **optim_wrapper):
    """A copy after one step of an optimizer, with its gradients."""
    model = copy.deepcopy(model)
    config = dict(dict(optimizer=dict(type='SGD', lr=0.1)), **optim_wrapper)
    wrapper = build_optim_wrapper(model, config)
    wrapper.initialize_count_status(model, 0, len(batches))
    wrapper.zero_grad = lambda: None  # they are looked at
    for images, samples in batches:
        with wrapper.optim_context(model):
            losses = model.loss(images, samples)
        wrapper.update_params(model.parse_losses(losses)[0])
    return model


def greatest_difference(found, expected):
    """Of gradients, as a part of the largest one of the same weight."""
    gradients = [
        (a.grad, b.grad)
        for a, b in zip(found.parameters(), expected.parameters(), strict=True)
        if b.requires_grad
    ]
    # the smallest are rounding errors of sums that are 0
    least = 1e-4 * max(b.abs().max() for _, b in gradients)
    return max(
        ((a - b).abs().max() / b.abs().max().clamp(min=least)).item()
        for a, b in gradients
    )


@pytest.mark.parametrize('count', [2, 4])
def test_accumulated_gradients_are_those_of_the_joint_batch(vit, joint, count):
    images, samples = joint
    parts = [(images[i::count], samples[i::count]) for i in range(count)]
    expected = trained(vit, [joint])
    found = trained(vit, parts, accumulative_counts=count)
    assert greatest_difference(found, expected) < 1e-5
    # and are not those of the last part
    assert greatest_difference(trained(vit, parts[-1:]), expected) > 1e-2


@pytest.mark.skipif(
    digit_version(torch.__version__) < digit_version('2.4'),
    reason='older torch has a fused AdamW for GPUs only',
)
def test_fused_adamw_takes_the_same_step(vit, joint):
    option = dict(type='AdamW', lr=1e-3, weight_decay=1e-4)
    plain, fused = (
        trained(vit, [joint], optimizer=dict(option, fused=fused))
        for fused in (False, True)
    )
    torch.testing.assert_close(fused.state_dict(), plain.state_dict())
    weights = 'backbone.patch_embed.weight'
    assert (plain.state_dict()[weights] != vit.state_dict()[weights]).any()


def test_every_batch_norm_can_be_synchronised():
    config = Config.fromfile(CONFIGS / 'clamp_tiny_ap10k.py')
    model = MODELS.build(config.model)
    before = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    names = list(model.state_dict())
    model = convert_sync_batchnorm(model, 'torch')
    kinds = [type(m) for m in model.modules()]
    assert kinds.count(nn.SyncBatchNorm) == len(before) > 0
    assert nn.BatchNorm2d not in kinds
    assert list(model.state_dict()) == names  # checkpoints fit both
