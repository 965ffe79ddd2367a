"""Convolutions that stand for deconvolutions give the same."""

import pytest
import torch
from exported import initialised
from torch import nn

from clamp_mmpose.deployment import DeployedModel
from clamp_mmpose.deployment.deconvolutions import (
    DoublingConvolution,
    doubles,
    replace_deconvolutions,
)
from clamp_mmpose.deployment.onnx_export import to_onnx


def norm(channels):
    made = nn.BatchNorm2d(channels)
    for value in (made.running_mean, made.weight.data, made.bias.data):
        value.normal_()
    made.running_var.uniform_(0.5, 2)
    return made


@pytest.mark.parametrize('bias', [True, False])
@pytest.mark.parametrize('after', [None, norm])
def test_the_same_map_of_any_size(bias, after):
    layers = [nn.ConvTranspose2d(5, 7, 4, 2, 1, bias=bias)]
    if after:
        layers.append(after(7))
    model = nn.ModuleList([nn.Sequential(*layers, nn.ReLU())]).eval()
    for size in [(6, 9), (1, 2)]:
        maps = torch.randn(2, 5, *size)
        expected = nn.Sequential(*layers, nn.ReLU())(maps)
        replace_deconvolutions(model)
        assert isinstance(model[0][0], DoublingConvolution)
        torch.testing.assert_close(model[0](maps), expected)


@pytest.mark.parametrize(
    'changes',
    [
        dict(kernel_size=2),
        dict(stride=1),
        dict(output_padding=1),
        dict(groups=2),
        dict(dilation=2),
    ],
)
def test_other_deconvolutions_stay(changes):
    options = dict(dict(kernel_size=4, stride=2, padding=1), **changes)
    layer = nn.ConvTranspose2d(4, 4, **options)
    assert not doubles(layer)
    model = nn.ModuleList([nn.Sequential(layer)])
    replace_deconvolutions(model)
    assert model[0][0] is layer


def test_an_exported_model_has_none(model_of_resnet):
    exported = to_onnx(
        DeployedModel(model_of_resnet), torch.randn(1, 3, 64, 64)
    )
    kinds = {node.op_type for node in exported.graph.node}
    assert 'DepthToSpace' in kinds and 'ConvTranspose' not in kinds
    # the model itself stays as it is
    assert any(map(doubles, model_of_resnet.head.modules()))


@pytest.fixture
def model_of_resnet():
    return initialised('resnet')
