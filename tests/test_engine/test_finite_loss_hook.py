"""A loss that is no number ends the run, on the pictures that gave it."""

from types import SimpleNamespace

import pytest
import torch

from clamp_mmpose.engine import FiniteLossHook

NAN = float('nan')


def iterate(hook, losses):
    for i, loss in enumerate(losses):
        samples = [SimpleNamespace(img_path=f'{i}-{k}.jpg') for k in range(2)]
        hook.after_train_iter(
            SimpleNamespace(iter=i),
            i,
            dict(data_samples=samples),
            dict(loss=torch.tensor(loss), acc_pose=torch.tensor(NAN)),
        )


def test_an_interval_is_a_count():
    with pytest.raises(ValueError, match='interval is 0: give'):
        FiniteLossHook(interval=0)


def test_finite_losses_pass_and_accuracies_may_be_anything():
    iterate(FiniteLossHook(interval=3), [1.0] * 10)


@pytest.mark.parametrize('bad', [NAN, float('inf'), -float('inf')])
def test_the_pictures_of_the_first_bad_batch_are_named(bad):
    with pytest.raises(FloatingPointError) as error:
        iterate(FiniteLossHook(interval=3), [1.0, bad, NAN])
    message = str(error.value)
    assert 'iteration 2' in message and '1-0.jpg' in message
    assert '2-0.jpg' not in message


@pytest.mark.parametrize(
    'door', ['after_train_epoch', 'before_save_checkpoint']
)
def test_it_looks_before_anything_is_saved(door):
    hook = FiniteLossHook(interval=50)
    iterate(hook, [1.0, NAN])
    arguments = {} if door == 'after_train_epoch' else dict(checkpoint={})
    with pytest.raises(FloatingPointError):
        getattr(hook, door)(None, **arguments)


def test_weights_that_are_nan_are_not_saved():
    hook = FiniteLossHook()
    iterate(hook, [1.0])
    runner = SimpleNamespace(iter=1)
    masked = torch.tensor([0, -float('inf')])
    whole = dict(mask=masked, count=torch.tensor(3), scale=torch.ones(2))
    whole['part._extra_state'] = dict(version=2)
    hook.before_save_checkpoint(runner, dict(state_dict=whole))
    whole['scale'] = torch.tensor([1, NAN])
    with pytest.raises(FloatingPointError, match='iteration 1, scale is NaN'):
        hook.before_save_checkpoint(runner, dict(state_dict=whole))
