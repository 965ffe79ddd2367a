"""Prompts of all keypoints see each other."""

import pytest
import torch
from tiny import randomised

from clamp_mmpose.models import PromptEncoder

K, D = 5, 12


@pytest.fixture
def encoder():
    return randomised(PromptEncoder(D, num_heads=2)).eval()


def test_shape_is_kept_and_rows_are_normalised(encoder):
    out = encoder(torch.randn(K, D))
    assert out.shape == (K, D)
    plain = PromptEncoder(D, num_heads=2).eval()(torch.randn(K, D))
    torch.testing.assert_close(
        plain.mean(dim=1), torch.zeros(K), atol=1e-5, rtol=0
    )


def test_every_prompt_sees_every_other(encoder):
    texts = torch.randn(K, D)
    changed = texts.clone()
    changed[2] += 1
    assert (encoder(texts) != encoder(changed)).any(dim=1).all()


def test_there_are_no_positions(encoder):
    texts = torch.randn(K, D)
    torch.testing.assert_close(encoder(texts.flip(0)), encoder(texts).flip(0))


@pytest.mark.parametrize(
    'sizes, text',
    [
        (dict(num_heads=5), 'embed_dim 12 must be a multiple of num_heads 5'),
        (dict(num_layers=0), 'num_layers is 0: give a whole number'),
        (dict(num_heads='2'), "num_heads is '2'"),
    ],
)
def test_sizes_that_are_none_are_errors(sizes, text):
    with pytest.raises(ValueError, match=text):
        PromptEncoder(D, **sizes)
