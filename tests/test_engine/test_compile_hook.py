"""A compiled training is the training."""

from types import SimpleNamespace

import pytest
import torch
from mmengine.utils import digit_version
from mmpose.registry import HOOKS, MODELS
from tiny import model_config, randomised

OLD = digit_version(torch.__version__) < digit_version('2.2')
PARTS = dict(parts=['backbone']) if OLD else {}


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

    hook = HOOKS.build(
        dict(type='CompileHook', options=dict(backend=backend), **PARTS)
    )
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


def test_torch_2_1_cannot_compile_deconvolutions(model, monkeypatch):
    monkeypatch.setattr(torch, '__version__', '2.1.2')
    hook = HOOKS.build(dict(type='CompileHook'))
    with pytest.raises(
        ValueError, match=r'2.1.2 .*head.deconv.*\["backbone"\]'
    ):
        hook.before_train(SimpleNamespace(model=model))


def test_a_part_that_is_none_is_named(model):
    hook = HOOKS.build(dict(type='CompileHook', parts=['neck']))
    with pytest.raises(ValueError, match="no part 'neck', but .*, head and"):
        hook.before_train(SimpleNamespace(model=model))
