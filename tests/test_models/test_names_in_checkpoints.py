"""Names of keypoints travel with the weights."""

import warnings

import pytest
import torch
from mmengine.runner.checkpoint import load_state_dict
from tiny import NAMES

from clamp_mmpose.models.names_in_checkpoints import pack_names, unpack_names


def test_names_survive_packing():
    names = ['left eye', 'crête', '"quoted", twice']
    assert unpack_names(pack_names(names)) == names
    assert pack_names(names).dtype == torch.uint8


@pytest.mark.parametrize(
    'packed',
    [torch.tensor([255, 254], dtype=torch.uint8), None, torch.ones(3)],
)
def test_damaged_names_are_an_error(packed):
    with pytest.raises(ValueError, match='cannot be read: it is damaged'):
        unpack_names(packed)


@pytest.mark.parametrize(
    'load',
    [lambda model, weights: model.load_state_dict(weights), load_state_dict],
)
def test_the_same_names_load_in_silence(model, load):
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        load(model, model.state_dict())


@pytest.mark.parametrize(
    'load', [torch.nn.Module.load_state_dict, load_state_dict]
)
def test_other_names_and_other_orders_are_said(build, load):
    weights = build().state_dict()
    turned = build(keypoint_names=[NAMES[1], NAMES[0], *NAMES[2:]])
    with pytest.warns(UserWarning, match='0  left eye  +right eye') as caught:
        load(turned, weights)
    assert 'nose' not in str(caught[0].message)


def test_weights_without_names_are_taken_with_one_warning(model):
    weights = model.state_dict()
    del weights['head.prompts._extra_state']
    with pytest.warns(UserWarning, match='does not say') as caught:
        model.load_state_dict(weights)  # strict: nothing is missing
    assert len(caught) == 1
