"""Prompts of the keypoints: what they depend on, and when they are kept."""

import copy
import io

import open_clip
import pytest
import torch
from mmengine.hooks import EMAHook
from mmengine.model import ExponentialMovingAverage
from mmengine.runner.checkpoint import load_state_dict
from tiny import NAMES, TINY_CLIPS, make_clip, randomised

from clamp_mmpose.models import KeypointPrompts

CLIP = TINY_CLIPS['resnet']
ENCODER = dict(type='PromptEncoder', num_heads=2)


def make(names=NAMES, prompt_encoder=ENCODER, **config):
    torch.manual_seed(0)
    prompts = KeypointPrompts(
        names, CLIP, prompt_encoder=prompt_encoder, **config
    )
    return randomised(prompts).eval()


@pytest.fixture
def prompts():
    return make()


def kept_and_fresh(prompts):
    with torch.no_grad():
        return prompts(), prompts.encode(prompts.tokens)


def test_one_embedding_per_keypoint(prompts):
    assert prompts().shape == (len(NAMES), 48)


def test_context_stands_between_start_and_name():
    """With the words of a sentence as context, CLIP reads that sentence."""
    clip = randomised(make_clip(CLIP)).eval()
    prompts = make(prompt_encoder=None, num_context_tokens=4)
    weights = clip.state_dict()
    own = prompts.text_encoder.state_dict()
    prompts.text_encoder.load_state_dict({n: weights[n] for n in own})
    words = open_clip.tokenize(['a photo of the'])[0, 1:5]
    prompts.context.data = clip.token_embedding(words)
    sentences = [f'a photo of the {name}' for name in NAMES]
    torch.testing.assert_close(
        prompts(),
        clip.encode_text(open_clip.tokenize(sentences)),
        atol=1e-5,
        rtol=0,
    )


def test_room_for_longer_names_changes_nothing():
    with_room = make(max_name_tokens=9)
    prompts = make()
    state = prompts.state_dict()
    state['text_encoder.positional_embedding'] = with_room.state_dict()[
        'text_encoder.positional_embedding'
    ]
    with_room.load_state_dict(state)
    prompts.load_state_dict(state)
    torch.testing.assert_close(with_room(), prompts())


def test_a_name_changes_only_its_row_before_the_prompt_encoder():
    changed = [*NAMES]
    changed[2] = 'ear'
    pairs = [
        (make(NAMES, encoder), make(changed, encoder))
        for encoder in (None, ENCODER)
    ]
    alone, related = [(a() != b()).any(dim=1).tolist() for a, b in pairs]
    assert alone == [False, False, True, False, False]
    assert all(related)


def test_order_of_names_is_order_of_prompts():
    torch.testing.assert_close(make()(), make(NAMES[::-1])().flip(0))


def test_text_tower_is_frozen_and_context_learned(prompts):
    prompts.train()().sum().backward()
    learned = {n for n, p in prompts.named_parameters() if p.grad is not None}
    expected = {
        n
        for n, _ in prompts.named_parameters()
        if not n.startswith('text_encoder.')
    }
    assert learned == expected and 'context' in learned


def test_text_is_read_once_for_many_images(prompts):
    calls = []
    prompts.text_encoder.register_forward_hook(lambda *_: calls.append(1))
    with torch.no_grad():
        for _ in range(4):
            prompts()
    assert len(calls) == 1


def test_nothing_is_kept_in_training_or_with_gradients(prompts):
    calls = []
    prompts.text_encoder.register_forward_hook(lambda *_: calls.append(1))
    for _ in range(2):
        assert prompts().requires_grad
    with torch.no_grad():
        for _ in range(2):
            prompts.train()()
    assert len(calls) == 4


def test_kept_prompts_equal_fresh_ones(prompts):
    for _ in range(2):
        kept, fresh = kept_and_fresh(prompts)
        assert torch.equal(kept, fresh)


def test_kept_in_inference_mode_too(prompts):
    with torch.inference_mode():
        first = prompts()
    with torch.no_grad():
        assert torch.equal(prompts(), first)
    assert prompts().requires_grad


def train_a_step(prompts):
    optimizer = torch.optim.AdamW(prompts.parameters(), lr=0.1)
    prompts.train()().square().sum().backward()
    optimizer.step()
    prompts.eval()


def load_another(prompts):
    prompts.load_state_dict(randomised(make()).state_dict())


def load_by_mmengine(prompts):
    load_state_dict(prompts, randomised(make()).state_dict(), strict=True)


def load_the_text_tower_alone(prompts):
    other = randomised(make()).text_encoder
    prompts.text_encoder.load_state_dict(other.state_dict())


def load_from_disk(prompts):
    buffer = io.BytesIO()
    torch.save(randomised(make()).state_dict(), buffer)
    buffer.seek(0)
    prompts.load_state_dict(torch.load(buffer), assign=True)


def swap_ema_as_a_validation_does(prompts):
    ema = ExponentialMovingAverage(randomised(copy.deepcopy(prompts)))
    hook = EMAHook()
    hook.ema_model, hook.src_model = ema, prompts
    hook._swap_ema_parameters()
    prompts.eval()


def to_double(prompts):
    prompts.double()


def edit_by_hand(prompts):
    with torch.no_grad():
        prompts.text_encoder.text_projection[3, 5] += 1
    prompts.drop_kept()


@pytest.mark.parametrize(
    'change',
    [
        train_a_step,
        load_another,
        load_by_mmengine,
        load_the_text_tower_alone,
        load_from_disk,
        swap_ema_as_a_validation_does,
        to_double,
        edit_by_hand,
    ],
)
def test_kept_prompts_are_dropped_at_every_door(prompts, change):
    before, _ = kept_and_fresh(prompts)
    before = before.clone()
    change(prompts)
    kept, fresh = kept_and_fresh(prompts)
    assert kept.dtype == fresh.dtype and torch.equal(kept, fresh)
    assert not torch.equal(kept.float(), before)


@pytest.mark.skipif(not torch.cuda.is_available(), reason='needs a GPU')
def test_moving_to_another_device_moves_what_is_kept(prompts):
    kept_and_fresh(prompts)
    for device in ('cuda', 'cpu'):
        prompts.to(device)
        kept, fresh = kept_and_fresh(prompts)
        assert kept.device.type == device and torch.equal(kept, fresh)


def test_what_is_kept_is_not_saved(prompts):
    before = set(prompts.state_dict())
    kept_and_fresh(prompts)
    assert set(prompts.state_dict()) == before
    buffers = {name for name, _ in prompts.named_buffers()}
    assert buffers == {'tokens', 'text_encoder.attn_mask'}


def test_copies_keep_nothing(prompts):
    kept, _ = kept_and_fresh(prompts)
    twin = copy.deepcopy(prompts)
    randomised(twin)
    kept_by_twin, fresh = kept_and_fresh(twin)
    assert torch.equal(kept_by_twin, fresh)
    assert not torch.equal(kept_by_twin, kept)


def test_a_copy_drops_what_it_kept_when_it_is_loaded(prompts):
    twin = copy.deepcopy(prompts)
    kept_and_fresh(twin)
    load_the_text_tower_alone(twin)
    kept, fresh = kept_and_fresh(twin)
    assert torch.equal(kept, fresh)


def test_autocast_does_not_change_what_is_kept(prompts):
    with torch.no_grad():
        with torch.autocast('cpu', dtype=torch.bfloat16):
            kept = prompts()
        assert torch.equal(kept, prompts.encode(prompts.tokens))


@pytest.mark.parametrize('count', [-1, 2.5, '8', True, None])
def test_a_context_that_is_no_count_is_refused(count):
    with pytest.raises(ValueError, match='num_context_tokens is .*whole'):
        make(num_context_tokens=count)


@pytest.mark.parametrize('room', [0, '9', True])
def test_a_room_for_names_that_is_no_count_is_refused(room):
    with pytest.raises(ValueError, match='max_name_tokens is .*whole'):
        make(max_name_tokens=room)


@pytest.mark.parametrize(
    'names,message',
    [
        (['nose', 'eye', 'Nose'], r"\['nose', 'Nose'\].*the same words"),
        (['nose', ' '], "' ', which is no name"),
        (['nose', '!?'], "'!\\?', which is no name"),
        (['nose', 3], '3, which is no name'),
        ('nose', 'must be a list'),
        ([], 'must be a list'),
    ],
)
def test_names_that_make_no_prompts_are_refused(names, message):
    with pytest.raises(ValueError, match=message):
        make(names)
