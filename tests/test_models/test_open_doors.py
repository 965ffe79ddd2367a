"""What others may add without editing this package."""

import pytest
import torch
from mmpose.models.heads import HeatmapHead
from mmpose.registry import KEYPOINT_CODECS, MODELS
from tiny import CODEC, NAMES, TINY_CLIPS, make_sample, model_config
from torch import nn

K = len(NAMES)


def step(model, batch):
    losses = model.train().loss(*batch)
    total, _ = model.parse_losses(losses)
    total.backward()
    assert total.isfinite()
    unused = [
        name
        for name, parameter in model.named_parameters()
        if parameter.requires_grad and parameter.grad is None
    ]
    return losses, unused


def test_a_loss_is_a_class_and_a_config_line(build, batch):
    @MODELS.register_module(name='MeanScore', force=True)
    class MeanScore(nn.Module):
        def __init__(self, loss_weight=1.0):
            super().__init__()
            self.loss_weight = loss_weight

        def forward(self, outputs, targets):
            seen = targets.keypoint_weights > 0
            return self.loss_weight * outputs.score_map[seen].mean()

    mine = dict(type='MeanScore', loss_weight=0.1)
    losses, unused = step(build(losses=dict(loss_mine=mine)), batch)
    assert set(losses) == {'loss_kpt', 'loss_mine', 'acc_pose'}
    assert not unused


def foreign(backbone, **changes):
    config = model_config('resnet')
    head = dict(
        config['head'],
        projector=dict(type='ConvProjector'),
        losses=dict(loss_feature=dict(type='FeatureContrastiveLoss')),
        **changes,
    )
    return MODELS.build(dict(config, backbone=backbone, head=head))


BACKBONES = dict(
    resnet=(dict(type='ResNet', depth=18, base_channels=8), 3),
    hrnet=(
        dict(
            type='HRNet',
            extra={
                f'stage{i}': dict(
                    num_modules=1,
                    num_branches=i,
                    block='BASIC' if i > 1 else 'BOTTLENECK',
                    num_blocks=(1,) * i,
                    num_channels=tuple(8 * 2**k for k in range(i)),
                )
                for i in (1, 2, 3, 4)
            },
        ),
        0,
    ),
    swin=(
        dict(
            type='SwinTransformer',
            embed_dims=8,
            depths=(1, 1, 1, 1),
            num_heads=(1, 1, 2, 2),
            window_size=2,
        ),
        3,
    ),
)


@pytest.mark.parametrize('name', BACKBONES)
def test_backbones_of_mmpose_train_a_step(name, batch):
    """Their channels are found by one run, or told."""
    config, num_deconvs = BACKBONES[name]
    deconvs = (8,) * num_deconvs or None
    model = foreign(config, deconv_out_channels=deconvs)
    _, unused = step(model, batch)
    assert all(n.startswith('backbone.') for n in unused)


def test_channels_may_be_told(batch):
    config, _ = BACKBONES['resnet']
    model = foreign(config, in_channels=64)
    assert model.head.projector.in_channels == 64
    step(model, batch)


def test_a_projector_that_does_not_fit_is_named(batch):
    config = model_config('resnet')
    config['backbone'] = BACKBONES['resnet'][0]
    config['backbone']['base_channels'] = 4
    with pytest.raises((ValueError, RuntimeError)):
        step(MODELS.build(config), batch)


@pytest.mark.parametrize(
    'changes',
    [
        dict(conv_out_channels=(8,), conv_kernel_sizes=(3,)),
        dict(final_layer=dict(kernel_size=3, padding=1)),
        dict(final_layer=None, deconv_out_channels=(16, 16, K)),
    ],
)
def test_the_head_takes_what_its_parent_takes(batch, changes):
    model = MODELS.build(model_config('resnet', **changes))
    parent = dict(
        in_channels=model.head.in_channels,
        out_channels=K,
        deconv_out_channels=(16, 16, 16),
        deconv_kernel_sizes=(4, 4, 4),
    )
    twin = HeatmapHead(**dict(parent, **changes))
    names = {n for n, _ in twin.named_parameters()}
    assert names <= {n for n, _ in model.head.named_parameters()}
    step(model, batch)


@pytest.mark.parametrize(
    'codec, loss, losses',
    [
        (dict(CODEC, type='UDPHeatmapWithKeypoints'), None, 'both'),
        (dict(CODEC, type='UDPHeatmap'), None, 'spatial'),
        (dict(CODEC, type='MSRAHeatmap'), None, 'spatial'),
        (CODEC, dict(type='KeypointOHKMMSELoss', topk=3), 'both'),
    ],
)
def test_codecs_and_losses_of_mmpose_train_a_step(codec, loss, losses, batch):
    changes = dict(decoder=codec)
    if loss:
        changes['loss'] = dict(loss, use_target_weight=True)
    if losses == 'spatial':
        spatial = dict(
            type='SpatialContrastiveLoss', deconv_out_channels=(8, 8, 8)
        )
        changes['losses'] = dict(loss_spatial=spatial)
    model = MODELS.build(model_config('resnet', **changes))
    samples = [_sample(codec) for _ in range(2)]
    step(model, (batch[0], samples))


def _sample(codec):
    keypoints = 8 + 48 * torch.rand(K, 2).numpy()
    sample = make_sample(keypoints, [1] * K)
    encoded = KEYPOINT_CODECS.build(codec).encode(keypoints[None])
    sample.gt_fields.heatmaps = torch.from_numpy(encoded['heatmaps'])
    if 'keypoint_labels' not in encoded:
        del sample.gt_instance_labels.keypoint_labels
    return sample


def test_the_feature_loss_says_which_codec_it_needs(batch):
    codec = dict(CODEC, type='MSRAHeatmap')
    model = MODELS.build(model_config('resnet', decoder=codec))
    with pytest.raises(ValueError, match='leave the loss out'):
        step(model, (batch[0], [_sample(codec)] * 2))


def test_another_clip_is_one_line(batch):
    config = dict(model_config('vit'), clip_model=dict(TINY_CLIPS['vit']))
    config['clip_model']['embed_dim'] = 24
    model = MODELS.build(config)
    assert model.head.projector.embed_dim == 24
    step(model, batch)
