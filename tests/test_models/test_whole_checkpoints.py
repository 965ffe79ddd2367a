"""A checkpoint that does not fill the model is an error."""

import pytest
import torch
from mmengine.runner.checkpoint import load_state_dict
from mmpose.registry import MODELS
from tiny import NAMES, model_config

from clamp_mmpose.models.whole_checkpoints import refuse_broken


def load_by_torch(model, weights):
    model.load_state_dict(weights)


def half(model):
    weights = model.state_dict()
    return {n: weights[n] for n in list(weights)[: len(weights) // 2]}


def of_other_keypoints(kind):
    names = [*NAMES, 'withers']
    return MODELS.build(model_config(kind, keypoint_names=names)).state_dict()


def of_another_network(kind):
    other = dict(resnet='vit', vit='resnet')[kind]
    return MODELS.build(model_config(other)).state_dict()


def of_no_clamp():
    return torch.nn.Linear(2, 2).state_dict()


@pytest.mark.parametrize('load', [load_by_torch, load_state_dict])
@pytest.mark.filterwarnings('ignore:the checkpoint')
def test_checkpoints_that_would_leave_random_weights_are_refused(
    kind, model, load
):
    wrong = {
        'missing: head': half(model),
        'of another shape: .*head.final_layer': of_other_keypoints(kind),
        'unexpected: backbone': of_another_network(kind),
        'missing: backbone': of_no_clamp(),
    }
    for message, weights in wrong.items():
        with pytest.raises(RuntimeError, match=message) as error:
            load(model, weights)
        assert 'checkpoint_may_differ=True' in str(error.value)


def test_what_only_a_training_needs_may_be_missing(build, model):
    load_state_dict(build(losses=None), model.state_dict())
    load_state_dict(model, build(losses=None).state_dict())


@pytest.mark.filterwarnings('ignore:the checkpoint')
def test_users_may_say_otherwise(kind, model):
    weights = of_other_keypoints(kind)
    before = model.head.final_layer.weight.clone()
    model.checkpoint_may_differ = True
    load_state_dict(model, weights)
    assert torch.equal(model.head.final_layer.weight, before)
    context = weights['head.prompts.context']
    assert torch.equal(model.head.prompts.context, context)
    model.checkpoint_may_differ = False
    model.load_state_dict(half(model), strict=False)
    assert model.checkpoint_may_differ is False


@pytest.mark.parametrize('load', [load_by_torch, load_state_dict])
@pytest.mark.parametrize('value', [float('nan'), float('inf')])
def test_weights_that_are_no_numbers_are_refused(load, value, model):
    weights = {k: v.clone() for k, v in model.state_dict().items()}
    weights['head.final_layer.bias'][2] = value
    model.checkpoint_may_differ = True  # in shape, that is
    with pytest.raises(RuntimeError, match='1 of .*first head.final_layer.b'):
        load(model, weights)


def test_the_extra_state_of_a_loss_of_ones_own_may_be_anything():
    refuse_broken({'head.losses.loss_mine._extra_state': dict(step=1)})
