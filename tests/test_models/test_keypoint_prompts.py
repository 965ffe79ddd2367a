"""Prompts of the keypoints: what they depend on, and what is kept."""

import copy
import io

import pytest
import torch
from mmengine.hooks import EMAHook
from mmengine.model import ExponentialMovingAverage
from tiny import NAMES, TINY_CLIPS, randomised

from clamp_mmpose.models import KeypointPrompts

CLIP = TINY_CLIPS['resnet']
DECODER = dict(type='ContextDecoder', width=16, num_heads=2, num_layers=1)


def make(names=NAMES, **config):
    torch.manual_seed(0)
    config = dict(
        dict(
            prompt_encoder=dict(type='PromptEncoder', num_heads=2),
            context_decoder=DECODER,
        ),
        **config,
    )
    return randomised(KeypointPrompts(names, CLIP, **config)).eval()


@pytest.fixture
def prompts():
    return make()


@pytest.fixture
def image():
    return torch.randn(2, 48), torch.randn(2, 48, 3, 4)


def kept_and_fresh(prompts):
    with torch.no_grad():
        return prompts.image_free_prompts(), prompts._encode()


def test_one_embedding_per_image_and_keypoint(prompts, image):
    assert prompts(*image).shape == (2, len(NAMES), 48)


def test_a_name_changes_only_its_row_before_the_prompt_encoder():
    changed = [*NAMES]
    changed[2] = 'ear'
    before, after = make(), make(changed)
    rows = [
        p.text_encoder(p.name_tree, p.context).detach()
        for p in (before, after)
    ]
    differs = (rows[0] != rows[1]).any(dim=1)
    assert differs.tolist() == [False, False, True, False, False]
    # the prompt encoder relates all keypoints
    relations = before._encode() != after._encode()
    assert relations.any(dim=1).all()


def test_order_of_names_is_order_of_prompts():
    prompts, reversed_ = make(), make(NAMES[::-1])
    torch.testing.assert_close(prompts._encode(), reversed_._encode().flip(0))


def test_without_decoder_prompts_do_not_see_the_image(image):
    embeddings = make(context_decoder=None)(*image)
    assert torch.equal(embeddings[0], embeddings[1])
    embeddings = make()(*image)
    assert not torch.equal(embeddings[0], embeddings[1])


def test_decoder_is_scaled_by_gamma(prompts, image):
    with torch.no_grad():
        prompts.gamma.zero_()
        torch.testing.assert_close(
            prompts(*image)[1], prompts.image_free_prompts()
        )


def test_gamma_starts_small():
    prompts = KeypointPrompts(NAMES, CLIP, context_decoder=DECODER)
    assert prompts.gamma.unique().tolist() == [pytest.approx(1e-3)]


def test_text_tower_is_frozen_and_context_learned(prompts, image):
    prompts.train()(*image).sum().backward()
    learned = {n for n, p in prompts.named_parameters() if p.grad is not None}
    expected = {
        n
        for n, _ in prompts.named_parameters()
        if not n.startswith('text_encoder.')
    }
    assert learned == expected and 'context' in learned


def test_text_is_read_once_for_many_images(prompts, image, monkeypatch):
    calls = []
    encode = prompts.text_encoder.forward
    monkeypatch.setattr(
        prompts.text_encoder,
        'forward',
        lambda *args: calls.append(1) or encode(*args),
    )
    with torch.no_grad():
        first = prompts(*image)
        for _ in range(3):
            assert torch.equal(prompts(*image), first)
    assert len(calls) == 1


def test_kept_prompts_equal_fresh_ones(prompts):
    for _ in range(2):
        kept, fresh = kept_and_fresh(prompts)
        assert torch.equal(kept, fresh)


def test_kept_in_inference_mode_too(prompts, image):
    with torch.inference_mode():
        first = prompts(*image)
    with torch.no_grad():
        assert torch.equal(prompts(*image), first)
    assert prompts(*image).requires_grad


def test_nothing_is_kept_of_weights_made_in_inference_mode():
    with torch.inference_mode():
        prompts = make()
        first = prompts.image_free_prompts()
        prompts.context.add_(1)
        second = prompts.image_free_prompts()
        assert torch.equal(second, prompts._encode())
    assert not torch.equal(first, second)


def step(prompts):
    optimizer = torch.optim.AdamW(prompts.parameters(), lr=0.1)
    prompts.train()
    prompts(torch.randn(2, 48), torch.randn(2, 48, 3, 4)).sum().backward()
    optimizer.step()
    prompts.eval()


def step_in_eval_mode(prompts):
    optimizer = torch.optim.SGD(prompts.parameters(), lr=0.1)
    prompts._encode().sum().backward()
    optimizer.step()


def load_another(prompts):
    prompts.load_state_dict(randomised(make()).state_dict())


def load_from_disk(prompts):
    buffer = io.BytesIO()
    torch.save(randomised(make()).state_dict(), buffer)
    buffer.seek(0)
    prompts.load_state_dict(torch.load(buffer), assign=True)


def swap_ema(prompts):
    """As mmengine's hook does before and after each validation."""
    ema = ExponentialMovingAverage(randomised(copy.deepcopy(prompts)))
    hook = EMAHook()
    hook.ema_model, hook.src_model = ema, prompts
    hook._swap_ema_parameters()


def to_double(prompts):
    prompts.double()


def edit_in_place(prompts):
    with torch.no_grad():
        prompts.text_encoder.text_projection[3, 5] += 1


def swap_names(prompts):
    ends = prompts.name_tree.ends
    ends[:] = ends.flip(0)


def replace_context(prompts):
    prompts.context = torch.nn.Parameter(torch.randn_like(prompts.context))


@pytest.mark.parametrize(
    'change',
    [
        step,
        step_in_eval_mode,
        load_another,
        load_from_disk,
        swap_ema,
        to_double,
        edit_in_place,
        swap_names,
        replace_context,
    ],
)
def test_kept_prompts_are_never_stale(prompts, change):
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
    tree = {f'name_tree.{n}' for n in ('tokens', 'depths', 'pasts', 'ends')}
    assert buffers == tree | {'text_encoder.attn_mask'}


def test_copies_keep_nothing(prompts):
    kept, _ = kept_and_fresh(prompts)
    twin = copy.deepcopy(prompts)
    randomised(twin)
    kept_by_twin, fresh = kept_and_fresh(twin)
    assert torch.equal(kept_by_twin, fresh)
    assert not torch.equal(kept_by_twin, kept)
    buffer = io.BytesIO()
    torch.save(prompts, buffer)  # a whole module, as some users do
    assert len(buffer.getvalue()) < 1.1 * sum(
        p.nbytes for p in prompts.parameters()
    )


def test_autocast_does_not_change_what_is_kept(prompts):
    with torch.no_grad():
        with torch.autocast('cpu', dtype=torch.bfloat16):
            kept = prompts.image_free_prompts()
        assert torch.equal(kept, prompts._encode())


@pytest.mark.parametrize(
    'names,message',
    [
        (['nose', 'eye', 'Nose'], r"\['nose', 'Nose'\].*the same words"),
        (['nose', ' '], "' ', which is no name"),
        (['nose', 3], '3, which is no name'),
        ('nose', 'must be a list'),
        ([], 'must be a list'),
    ],
)
def test_names_that_make_no_prompts_are_refused(names, message):
    with pytest.raises(ValueError, match=message):
        make(names)
