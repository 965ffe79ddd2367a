"""What users of mmpose's HeatmapHead do, CLAMPHead does too."""

import pytest
import torch
from mmpose.registry import MODELS
from mmpose.testing import get_packed_inputs
from tiny import TINY_CLIPS
from torch import nn

K = 17
CODEC = dict(input_size=(192, 256), heatmap_size=(48, 64))
MSRA = dict(CODEC, type='MSRAHeatmap', sigma=2.0)
UDP = dict(CODEC, type='UDPHeatmap', heatmap_type='combined')


def build(**changes):
    config = dict(
        type='CLAMPHead',
        clip_model=TINY_CLIPS['resnet'],
        keypoint_names=[f'point {k}' for k in range(K)],
        projector=dict(type='ConvProjector'),
        in_channels=32,
    )
    return MODELS.build(config | changes)


@pytest.fixture
def feats():
    return (torch.rand(2, 32, 8, 6),)


@pytest.fixture
def samples():
    return get_packed_inputs(2)['data_samples']


def test_parts_can_be_left_out():
    assert isinstance(
        build(deconv_out_channels=None).deconv_layers, nn.Identity
    )
    assert isinstance(build().conv_layers, nn.Identity)
    assert isinstance(build(final_layer=None).final_layer, nn.Identity)


@pytest.mark.parametrize(
    'changes, message',
    [
        (
            dict(deconv_out_channels=(8,), deconv_kernel_sizes=(4, 4)),
            'mismatched lengths',
        ),
        (
            dict(conv_out_channels=(8,), conv_kernel_sizes=(1, 1)),
            'mismatched lengths',
        ),
        (
            dict(deconv_out_channels=(8,), deconv_kernel_sizes=(1,)),
            'Unsupported kernel size',
        ),
    ],
)
def test_its_errors_are_the_parents(changes, message):
    with pytest.raises(ValueError, match=message):
        build(**changes)


@pytest.mark.parametrize(
    'changes, test_cfg',
    [
        (dict(decoder=MSRA), {}),
        (
            dict(
                decoder=MSRA,
                deconv_out_channels=(8, 8, 8),
                conv_out_channels=(8,),
                conv_kernel_sizes=(1,),
            ),
            {},
        ),
        (
            dict(decoder=MSRA),
            dict(flip_test=True, flip_mode='heatmap', shift_heatmap=True),
        ),
        (
            dict(decoder=UDP, out_channels=3 * K),
            dict(flip_test=True, flip_mode='udp_combined'),
        ),
    ],
)
def test_predictions_are_of_the_samples_form(
    feats, samples, changes, test_cfg
):
    feats = [feats, feats] if test_cfg else feats
    found = build(**changes).predict(feats, samples, test_cfg=test_cfg)
    assert [one.keypoints.shape for one in found] == [
        sample.gt_instances.keypoints.shape for sample in samples
    ]


def test_heatmaps_come_along_when_asked_for(feats, samples):
    head = build(decoder=MSRA)
    _, fields = head.predict(
        feats, samples, test_cfg=dict(output_heatmaps=True)
    )
    assert [field.heatmaps.shape for field in fields] == [(K, 64, 48)] * 2


def test_losses_without_a_codec(feats, samples):
    losses = build().loss(feats, samples)
    assert losses['loss_kpt'].shape == ()
    assert 0 <= losses['acc_pose'] <= 1
