"""Prompts look at the image."""

import pytest
import torch
from torch import nn

from clamp_mmpose.models import ContextDecoder
from clamp_mmpose.models.context_decoder import Attention, DecoderLayer

B, K, D, H, W = 2, 5, 12, 3, 4


@pytest.fixture
def decoder():
    return ContextDecoder(D, width=16, num_heads=2, num_layers=2).eval()


@pytest.fixture
def seen():
    return torch.randn(B, K, D), torch.randn(B, D), torch.randn(B, D, H, W)


def test_attention_is_torchs_without_its_biases():
    ours = Attention(16, num_heads=4)
    theirs = nn.MultiheadAttention(16, 4, batch_first=True).eval()
    weights = [ours.q_proj.weight, ours.k_proj.weight, ours.v_proj.weight]
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat(weights))
        theirs.in_proj_bias.zero_()
        theirs.out_proj.load_state_dict(ours.out_proj.state_dict())
        x, memory = torch.randn(B, K, 16), torch.randn(B, 7, 16)
        expected, _ = theirs(x, memory, memory)
        torch.testing.assert_close(ours(x, memory), expected)


def test_a_layer_is_torchs_pre_norm_decoder_layer():
    ours = DecoderLayer(16, num_heads=2, dropout=0.0)
    theirs = nn.TransformerDecoderLayer(
        16, 2, 64, 0.0, 'gelu', batch_first=True, norm_first=True
    )
    with torch.no_grad():
        for name in ('norm1', 'norm2', 'norm3'):
            getattr(theirs, name).load_state_dict(
                getattr(ours, name).state_dict()
            )
        for own, name in (
            (ours.self_attn, 'self_attn'),
            (ours.cross_attn, 'multihead_attn'),
        ):
            attention = getattr(theirs, name)
            weights = [own.q_proj.weight, own.k_proj.weight, own.v_proj.weight]
            attention.in_proj_weight.copy_(torch.cat(weights))
            attention.in_proj_bias.zero_()
            attention.out_proj.load_state_dict(own.out_proj.state_dict())
        theirs.linear1.load_state_dict(ours.mlp[0].state_dict())
        theirs.linear2.load_state_dict(ours.mlp[3].state_dict())
        x, memory = torch.randn(B, K, 16), torch.randn(B, 7, 16)
        torch.testing.assert_close(ours(x, memory), theirs(x, memory))


def test_gamma_starts_small_and_scales_what_is_added(decoder, seen):
    assert decoder.gamma.unique().tolist() == [pytest.approx(1e-3)]
    with torch.no_grad():
        added = decoder.look(*seen)
        for gamma in (0.0, 0.5):
            decoder.gamma.fill_(gamma)
            torch.testing.assert_close(decoder(*seen), seen[0] + gamma * added)


def test_every_cell_and_the_whole_image_are_looked_at(decoder, seen):
    prompts, whole, grid = (x.requires_grad_() for x in seen)
    decoder(prompts, whole, grid).square().sum().backward()
    assert (whole.grad.abs().sum(dim=1) > 0).all()
    assert (grid.grad.abs().sum(dim=1) > 0).all()


def test_order_of_prompts_and_images_is_kept(decoder, seen):
    prompts, whole, grid = seen
    with torch.no_grad():
        out = decoder(*seen)
        torch.testing.assert_close(
            decoder(prompts.flip(1), whole, grid), out.flip(1)
        )
        torch.testing.assert_close(
            decoder(*(x.flip(0) for x in seen)), out.flip(0)
        )


@pytest.mark.parametrize(
    'sizes, text',
    [
        (dict(num_heads=7), 'width 16 must be a multiple of num_heads 7'),
        (dict(num_layers=-1), 'num_layers is -1: give a whole'),
        (dict(num_layers='3'), "num_layers is '3': give a whole"),
        (dict(num_heads=True), 'num_heads is True: give'),
    ],
)
def test_sizes_that_are_none_are_errors(sizes, text):
    with pytest.raises(ValueError, match=text):
        ContextDecoder(D, width=16, **sizes)
