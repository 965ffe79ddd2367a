"""A compiled training is the training."""

from types import SimpleNamespace

import pytest
import torch
from mmpose.registry import HOOKS, MODELS
from tiny import model_config, randomised


@pytest.fixture
def model(kind):
    # dropout would be drawn anew, batch norm would move on
    return randomised(MODELS.build(model_config(kind))).eval()


def gradients(model, batch):
    model.zero_grad()
    losses = model.loss(*batch)
    sum(v for name, v in losses.items() if 'loss' in name).backward()
    return {
        name: weight.grad.clone()
        for name, weight in model.named_parameters()
        if weight.grad is not None
    }


def test_gradients_and_names_stay_and_validations_are_not_compiled(
    model, batch
):
    expected, names = gradients(model, batch), list(model.state_dict())
    runs = []

    def backend(graph, examples):
        return lambda *args: runs.append(graph) or graph(*args)

    hook = HOOKS.build(dict(type='CompileHook', options=dict(backend=backend)))
    runner = SimpleNamespace(model=model)
    hook.before_train(runner)
    found = gradients(model, batch)
    assert runs and list(model.state_dict()) == names
    assert found.keys() == expected.keys()
    for name in expected:
        torch.testing.assert_close(found[name], expected[name])

    before = len(runs)
    hook.before_val(runner)
    model(batch[0], None)
    assert len(runs) == before
    hook.after_val(runner)
    model(batch[0], None)
    assert len(runs) > before


def test_a_part_that_is_none_is_named(model):
    hook = HOOKS.build(dict(type='CompileHook', parts=['neck']))
    with pytest.raises(ValueError, match="no part 'neck', but .*, head and"):
        hook.before_train(SimpleNamespace(model=model))
