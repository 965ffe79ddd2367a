"""CLIP's text tower, and names as its tokens."""

import open_clip
import pytest
import torch
from tiny import NAMES, TINY_CLIPS, make_clip, randomised

from clamp_mmpose.models.clip import (
    CLIPTextEncoder,
    tokenize_names,
)

START, END = 49406, 49407
CLIP = TINY_CLIPS['resnet']


def test_a_name_stands_between_start_and_end():
    tokens = tokenize_names(['left eye', 'left back paw'])
    assert tokens.tolist() == [
        [START, 1823, 3272, END, 0],
        [START, 1823, 893, 16016, END],
    ]


def test_room_is_that_of_the_longest_name():
    assert tokenize_names(['nose', 'neck']).shape == (2, 3)
    assert tokenize_names(['nose', 'neck'], max_name_tokens=5).shape == (2, 5)


def test_a_name_too_long_is_named():
    with pytest.raises(ValueError, match="'left back paw' needs 5 tokens.*4"):
        tokenize_names(['nose', 'left back paw'], max_name_tokens=4)


def test_a_name_that_open_clip_would_cut_is_named():
    long_name = 'paw ' * 90
    with pytest.raises(ValueError, match="'paw paw .* the 77 that CLIP reads"):
        tokenize_names(['nose', long_name])


def embedded(encoder, texts):
    tokens = open_clip.tokenize(texts)[:, : encoder.attn_mask.shape[0]]
    return encoder.token_embedding(tokens), tokens.argmax(dim=-1)


def test_reads_sentences_as_clip_does():
    clip = randomised(make_clip(CLIP)).eval()
    encoder = CLIPTextEncoder(CLIP, max_tokens=9)
    weights = clip.state_dict()
    encoder.load_state_dict({n: weights[n] for n in encoder.state_dict()})
    sentences = [f'a photo of the {name}' for name in NAMES]
    torch.testing.assert_close(
        encoder(*embedded(encoder, sentences)),
        clip.encode_text(open_clip.tokenize(sentences)),
        atol=1e-5,
        rtol=0,
    )


def test_batched_equals_single():
    encoder = randomised(CLIPTextEncoder(CLIP, max_tokens=8)).eval()
    words, ends = embedded(encoder, NAMES)
    together = encoder(words, ends)
    alone = [
        encoder(words[i : i + 1], ends[i : i + 1]) for i in range(len(NAMES))
    ]
    torch.testing.assert_close(together, torch.cat(alone))


def test_what_follows_the_end_changes_nothing():
    encoder = randomised(CLIPTextEncoder(CLIP, max_tokens=12)).eval()
    words, ends = embedded(encoder, NAMES)
    shorter = encoder(words[:, :5], ends)
    torch.testing.assert_close(encoder(words, ends), shorter)


def test_encoder_is_frozen_and_lets_gradients_through():
    encoder = CLIPTextEncoder(CLIP, max_tokens=8)
    words, ends = embedded(encoder, NAMES)
    words = words.detach().requires_grad_()
    encoder(words, ends).sum().backward()
    assert not any(p.requires_grad for p in encoder.parameters())
    assert (words.grad[:, 1].abs().sum(dim=1) > 0).all()


def test_positions_of_shorter_prompts_replace_the_first_ones():
    encoder = CLIPTextEncoder(CLIP, max_tokens=9)
    before = encoder.positional_embedding.clone()
    weights = randomised(CLIPTextEncoder(CLIP, max_tokens=6)).state_dict()
    encoder.load_state_dict(weights)
    after = encoder.positional_embedding
    assert torch.equal(after[:6], weights['positional_embedding'])
    assert torch.equal(after[6:], before[6:])


def test_prompts_longer_than_clips_text_are_refused():
    with pytest.raises(ValueError, match='78 tokens do not fit.*77'):
        CLIPTextEncoder(CLIP, max_tokens=78)
