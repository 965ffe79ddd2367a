"""CLIP's text tower with learned vectors in the text (Eq. 2)."""

import open_clip
import pytest
import torch
from tiny import NAMES, TINY_CLIPS, make_clip, randomised

from clamp_mmpose.models.clip import (
    CLIPTextEncoder,
    PrefixTree,
    tokenize_names,
)

START, END = 49406, 49407
CLIP = TINY_CLIPS['resnet']


def tree(names, room=None):
    return PrefixTree(tokenize_names(names, room))


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


def test_context_stands_between_start_and_name():
    """With the words of a sentence as context, CLIP reads that sentence."""
    clip = randomised(make_clip(CLIP)).eval()
    encoder = CLIPTextEncoder(CLIP, max_tokens=4 + 5)
    weights = clip.state_dict()
    weights = {name: weights[name] for name in encoder.state_dict()}
    encoder.load_state_dict(weights)
    sentence = 'a photo of the'
    words = open_clip.tokenize([sentence])[0, 1:5]
    context = clip.token_embedding(words)
    ours = encoder(tree(NAMES), context)
    sentences = open_clip.tokenize([f'{sentence} {name}' for name in NAMES])
    torch.testing.assert_close(
        ours, clip.encode_text(sentences), atol=1e-5, rtol=0
    )


def test_what_names_share_is_read_once():
    encoder = CLIPTextEncoder(CLIP, max_tokens=3 + 5)
    read = []
    encoder.transformer.register_forward_pre_hook(
        lambda module, args: read.append(args[0].shape)
    )
    names = ['left back paw', 'left back knee', 'nose']
    encoder(tree(names), torch.randn(3, 32))
    start, left_back, paw_knee_nose, ends = 1, 2, 3, 3
    tokens = start + 3 + left_back + paw_knee_nose + ends
    assert read == [(1, tokens, 32)]


def test_names_do_not_see_each_other():
    encoder = randomised(CLIPTextEncoder(CLIP, max_tokens=3 + 5)).eval()
    context = torch.randn(3, 32)
    names = ['nose', 'left eye', 'left back paw']
    together = encoder(tree(names), context)
    alone = [encoder(tree([name]), context) for name in names]
    torch.testing.assert_close(together, torch.cat(alone))


def test_room_for_longer_names_changes_nothing():
    encoder = randomised(CLIPTextEncoder(CLIP, max_tokens=3 + 9)).eval()
    context = torch.randn(3, 32)
    with_room = encoder(tree(NAMES, 9), context)
    assert torch.equal(with_room, encoder(tree(NAMES), context))


def test_encoder_is_frozen_and_lets_gradients_through():
    encoder = CLIPTextEncoder(CLIP, max_tokens=8)
    context = torch.randn(3, 32, requires_grad=True)
    encoder(tree(NAMES), context).sum().backward()
    assert not any(p.requires_grad for p in encoder.parameters())
    assert (context.grad.abs().sum(dim=1) > 0).all()


def test_prompts_longer_than_clips_text_are_refused():
    with pytest.raises(ValueError, match='78 tokens do not fit.*77'):
        CLIPTextEncoder(CLIP, max_tokens=78)
