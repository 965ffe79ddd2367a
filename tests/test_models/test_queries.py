"""Words that are no keypoint's name, asked of a CLAMP."""

import copy

import pytest
import torch
from tiny import NAMES

TEXTS = ['left ear', 'bicycle', 'tail tip']


@pytest.fixture
def model(build):
    return build().eval()


@pytest.fixture
def inputs():
    return torch.randn(2, 3, 64, 64)


def test_a_score_map_per_text_of_cosines(model, inputs):
    found = model.query(inputs, TEXTS)
    size = model.presence_score_maps(inputs).shape[-2:]
    assert found.shape == (2, len(TEXTS), *size)
    assert found.abs().max() <= 1 + 1e-5
    assert not found.requires_grad


def test_what_else_is_asked_changes_nothing(model, inputs):
    together = model.query(inputs, TEXTS)
    for t, text in enumerate(TEXTS):
        alone = model.query(inputs, [text])
        torch.testing.assert_close(alone[:, 0], together[:, t])


def test_different_words_have_different_maps(model, inputs):
    found = model.query(inputs, TEXTS)
    assert not torch.allclose(found[:, 0], found[:, 1], atol=1e-4)


@pytest.mark.parametrize('kind', ['resnet'], indirect=True)
def test_without_self_attention_a_name_has_its_own_map(build, inputs):
    model = build(prompt_encoder=None, context_decoder=None).eval()
    with torch.no_grad():
        own = model.presence_score_maps(inputs)
    torch.testing.assert_close(model.query(inputs, NAMES), own)


def test_the_text_tower_runs_once_per_text(model, inputs):
    runs = []
    tower = model.head.prompts.text_encoder
    tower.register_forward_hook(lambda *_: runs.append(1))
    first = model.query(inputs, TEXTS)
    again = model.query(inputs, TEXTS[::-1])
    assert len(runs) == 1
    torch.testing.assert_close(first, again.flip(1))
    model.query(inputs, [*TEXTS, 'left knee'])
    assert len(runs) == 2


def test_what_is_kept_goes_with_the_weights(model, inputs):
    before = model.query(inputs, TEXTS)
    other = copy.deepcopy(model)
    with torch.no_grad():
        weights = other.head.prompts.text_encoder.ln_final.weight
        weights *= torch.randn_like(weights)
    model.load_state_dict(other.state_dict())
    after = model.query(inputs, TEXTS)
    assert not torch.allclose(before, after, atol=1e-4)
    torch.testing.assert_close(after, other.query(inputs, TEXTS))


def test_kept_texts_do_not_grow_without_end(model, monkeypatch):
    monkeypatch.setattr('clamp_mmpose.models.prompts._MAX_KEPT_TEXTS', 2)
    prompts = model.head.prompts
    with torch.no_grad():
        for text in ('one', 'two', 'three', 'four', 'five'):
            prompts.beside_names([text])
        assert len(prompts._kept_texts) <= 3
        assert len(prompts.beside_names(TEXTS)) == len(TEXTS)


@pytest.mark.parametrize(
    'texts, message',
    [
        ([], 'must be a list'),
        ('left ear', 'must be a list'),
        (['...'], 'has no words'),
        (['the tip of a very long tail'], 'needs 9 tokens.*room for 5'),
    ],
)
def test_texts_that_cannot_be_asked(model, inputs, texts, message):
    with pytest.raises(ValueError, match=message):
        model.query(inputs, texts)
