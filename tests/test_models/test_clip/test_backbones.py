"""CLIP's image towers as backbones that foreign code can use."""

import copy

import pytest
import torch
from mmcv.ops import DeformConv2d, RoIAlign
from mmengine.optim import build_optim_wrapper
from mmpose.registry import MODELS
from tiny import CODEC, FLIP_INDICES, TINY_CLIPS, make_sample, randomised
from torch import nn

from clamp_mmpose.models.clip import FeatureMaps


@pytest.fixture
def backbone_config(kind):
    config = dict(
        resnet=dict(type='CLIPResNet', out_indices=(0, 1, 2, 3)),
        vit=dict(
            type='CLIPVisionTransformer', image_size=64, out_indices=(0, 1, 2)
        ),
    )[kind]
    return dict(config, clip_model=TINY_CLIPS[kind])


@pytest.fixture
def backbone(backbone_config):
    return randomised(MODELS.build(backbone_config)).eval()


def layouts(images):
    return [images, images.contiguous(memory_format=torch.channels_last)]


def test_maps_are_contiguous_whatever_the_layout_inside(backbone):
    images = torch.randn(2, 3, 64, 64)
    for inputs in layouts(images):
        for feature_map in backbone(inputs):
            assert feature_map.is_contiguous() and feature_map.ndim == 4
    first, second = (backbone(inputs) for inputs in layouts(images))
    for a, b in zip(first, second, strict=True):
        torch.testing.assert_close(a, b)


def test_batched_equals_single(backbone):
    images = torch.randn(3, 3, 64, 64)
    with torch.no_grad():
        together = backbone(images)
        alone = [backbone(image[None]) for image in images]
    for i, feature_map in enumerate(together):
        single = torch.cat([feats[i] for feats in alone])
        torch.testing.assert_close(feature_map, single, atol=1e-5, rtol=1e-4)


def test_roi_align_and_deformable_convolutions_read_them_rightly(backbone):
    """Both read raw memory, and trust that it is contiguous."""
    images = torch.randn(2, 3, 64, 64)
    images = images.contiguous(memory_format=torch.channels_last)
    feature_map = backbone(images)[-1]
    rois = torch.tensor([[0, 4.0, 4, 60, 50], [1, 0, 8, 40, 64]])
    align = RoIAlign(3, spatial_scale=feature_map.shape[-1] / 64)
    channels = feature_map.shape[1]
    torch.manual_seed(0)
    deform = DeformConv2d(channels, 4, kernel_size=3, padding=1)
    offsets = torch.rand(2, 18, *feature_map.shape[-2:])
    safe = feature_map.clone(memory_format=torch.contiguous_format)
    assert torch.equal(align(feature_map, rois), align(safe, rois))
    assert torch.equal(deform(feature_map, offsets), deform(safe, offsets))


def test_a_feature_pyramid_takes_all_outputs(backbone):
    feats = backbone(torch.randn(1, 3, 64, 64))
    neck = MODELS.build(
        dict(
            type='mmdet.FPN',
            in_channels=[feature_map.shape[1] for feature_map in feats],
            out_channels=8,
            num_outs=len(feats),
        )
    )
    shapes = [feature_map.shape[-2:] for feature_map in feats]
    assert [p.shape[-2:] for p in neck(feats)] == shapes


def test_dekr_trains_on_it(backbone, kind):
    """DEKR's adaptive convolutions refuse what is not contiguous."""
    images = torch.randn(2, 3, 64, 64)
    images = images.contiguous(memory_format=torch.channels_last)
    head = MODELS.build(
        dict(
            type='DEKRHead',
            in_channels=backbone(images)[-1].shape[1],
            num_keypoints=5,
            heatmap_loss=dict(type='KeypointMSELoss', use_target_weight=True),
            displacement_loss=dict(
                type='SoftWeightSmoothL1Loss', use_target_weight=True
            ),
            decoder=dict(
                type='SPR',
                input_size=(64, 64),
                heatmap_size=(16, 16),
                sigma=(4, 2),
                generate_keypoint_heatmaps=True,
            ),
        )
    )
    heatmaps, displacements = head(backbone(images))
    (heatmaps.sum() + displacements.sum()).backward()
    assert heatmaps.isfinite().all() and displacements.isfinite().all()


def test_combined_udp_is_flip_tested(backbone_config):
    """mmpose flips its offsets by a view, which needs contiguous maps."""
    codec = dict(
        type='UDPHeatmap',
        input_size=(64, 64),
        heatmap_size=(16, 16),
        heatmap_type='combined',
    )
    channels = MODELS.build(backbone_config)(torch.zeros(1, 3, 64, 64))
    sides = channels[-1].shape[-1]
    deconvs = (8,) * dict({2: 3, 4: 2})[sides]
    model = MODELS.build(
        dict(
            type='TopdownPoseEstimator',
            backbone=backbone_config,
            head=dict(
                type='HeatmapHead',
                in_channels=channels[-1].shape[1],
                out_channels=15,
                deconv_out_channels=deconvs,
                deconv_kernel_sizes=[4] * len(deconvs),
                loss=dict(type='CombinedTargetMSELoss'),
                decoder=codec,
            ),
            test_cfg=dict(flip_test=True, flip_mode='udp_combined'),
        )
    ).eval()
    samples = [make_sample([[9, 9]] * 5, [1] * 5)]
    with torch.no_grad():
        for images in layouts(torch.randn(1, 3, 64, 64)):
            (result,) = model.predict(images, copy.deepcopy(samples))
            assert result.pred_instances.keypoints.shape == (1, 5, 2)
    assert len(FLIP_INDICES) == 5 and CODEC['input_size'] == (64, 64)


def test_gradient_checkpointing_changes_no_gradient_and_no_statistic(
    backbone_config,
):
    torch.manual_seed(0)
    plain = randomised(MODELS.build(backbone_config)).train()
    saving = MODELS.build(dict(backbone_config, grad_checkpointing=True))
    saving.load_state_dict(plain.state_dict())
    saving.train()
    images = torch.randn(2, 3, 64, 64)
    for model in (plain, saving):
        sum(feats.square().mean() for feats in model(images)).backward()
    gradients = dict(plain.named_parameters())
    for name, parameter in saving.named_parameters():
        torch.testing.assert_close(parameter.grad, gradients[name].grad)
    buffers = dict(plain.named_buffers())
    for name, buffer in saving.named_buffers():
        torch.testing.assert_close(buffer, buffers[name])


def test_gradient_checkpointing_keeps_fewer_activations(backbone_config):
    def kept(**option):
        model = MODELS.build(dict(backbone_config, **option)).train()
        count = 0

        def pack(tensor):
            nonlocal count
            count += tensor.numel()
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(pack, lambda x: x):
            model(torch.randn(1, 3, 64, 64))
        return count

    assert kept(grad_checkpointing=True) < 0.5 * kept()


def test_gradient_checkpointing_can_be_switched(backbone):
    backbone.set_grad_checkpointing()
    assert backbone.grad_checkpointing
    backbone.set_grad_checkpointing(False)
    assert not backbone.grad_checkpointing


def test_layer_decay_slows_the_lower_layers_of_a_vit():
    model = nn.Module()
    model.backbone = MODELS.build(
        dict(
            type='CLIPVisionTransformer',
            clip_model=TINY_CLIPS['vit'],
            image_size=64,
        )
    )
    model.head = nn.Linear(2, 2)
    wrapper = build_optim_wrapper(
        model,
        dict(
            type='OptimWrapper',
            optimizer=dict(type='AdamW', lr=1.0),
            constructor='LayerDecayOptimWrapperConstructor',
            paramwise_cfg=dict(num_layers=3, layer_decay_rate=0.5),
        ),
    )
    rates = {
        name: group['lr']
        for group in wrapper.optimizer.param_groups
        for name in group['param_names']
    }
    for name in ('patch_embed.weight', 'cls_token', 'pos_embed'):
        assert rates[f'backbone.{name}'] == 0.5**4
    for i in range(3):
        layer = f'backbone.layers.{i}.attn.in_proj_weight'
        assert rates[layer] == 0.5 ** (3 - i)
    assert rates['head.weight'] == 1.0


def test_the_class_token_travels_by_its_name():
    backbone = MODELS.build(
        dict(
            type='CLIPVisionTransformer',
            clip_model=TINY_CLIPS['vit'],
            image_size=64,
        )
    )
    feats = backbone(torch.randn(2, 3, 64, 64))
    assert isinstance(feats, FeatureMaps) and isinstance(feats, tuple)
    assert [f.shape for f in feats] == [(2, 32, 4, 4)]
    assert feats.class_token.shape == (2, 32)
