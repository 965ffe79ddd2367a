"""CLAMP, its SimpleBaseline twin, and CLAMP as it was published."""

import copy
from typing import NamedTuple

import torch
from mmengine.config import Config
from mmpose.registry import MODELS
from torch import Tensor, nn

from ...models import KeypointPrompts
from ...models.clip import tokenize_names


class Peers(NamedTuple):
    """Models for one comparison.

    Attributes:
        clamp (nn.Module): The model of the config.
        baseline (nn.Module): mmpose's ``HeatmapHead`` on the same backbone.
    """

    clamp: nn.Module
    baseline: nn.Module


def build_peers(config: Config, device: str = 'cpu') -> Peers:
    """Build CLAMP and its twin, with random weights.

    Args:
        config (Config): Of a CLAMP.
        device (str): Defaults to ``'cpu'``.
    """
    # mmpose's accuracy of the training batch cannot be had in bfloat16
    train_cfg = dict(compute_acc=False)
    clamp = MODELS.build(dict(config.model, train_cfg=train_cfg))
    twin = _twin(config, clamp.backbone.out_channels)
    baseline = MODELS.build(dict(twin, train_cfg=train_cfg))
    return Peers(clamp.to(device), baseline.to(device))


def in_default_layout(model: nn.Module) -> nn.Module:
    """A copy with weights laid out as PyTorch does it, channels first."""
    return copy.deepcopy(model).to(memory_format=torch.contiguous_format)


def recompute_text(clamp: nn.Module) -> nn.Module:
    """A copy that encodes the text in every forward, as the official code.

    It shares its weights with ``clamp``.
    """
    memo = {id(p): p for p in (*clamp.parameters(), *clamp.buffers())}
    twin = copy.deepcopy(clamp, memo)
    prompts = twin.head.prompts
    prompts.image_free_prompts = prompts._encode
    _encode_prompts_one_by_one(prompts)
    return twin


def unfreeze_text(clamp: nn.Module) -> nn.Module:
    """Encode and train the text tower as the official code does.

    Its gradients and moments are kept, though they change nothing.
    """
    prompts = clamp.head.prompts
    prompts.text_encoder.requires_grad_(True)
    _encode_prompts_one_by_one(prompts)
    return clamp


def _encode_prompts_one_by_one(prompts: KeypointPrompts) -> None:
    """Make CLIP read every prompt in full, as it reads sentences."""
    encoder = prompts.text_encoder
    tokens = tokenize_names(prompts.keypoint_names).to(prompts.context.device)
    ends = tokens.argmax(dim=-1)  # the end token has the largest id

    def forward(_, context: Tensor) -> Tensor:
        words = encoder.token_embedding(tokens)  # (K, T, w)
        context = context.expand(len(tokens), -1, -1)  # (K, k, w)
        x = torch.cat([words[:, :1], context, words[:, 1:]], dim=1)
        length = x.shape[1]  # k + T
        x = x + encoder.positional_embedding[:length]
        mask = encoder.attn_mask[:length, :length]
        x = encoder.transformer(x, attn_mask=mask)
        rows = torch.arange(len(x), device=x.device)
        x = encoder.ln_final(x[rows, context.shape[1] + ends])
        return x @ encoder.text_projection  # (K, D)

    encoder.forward = forward


def _twin(config: Config, channels: int) -> dict:
    model, head = config.model, config.model.head
    deconvs = head.deconv_out_channels
    return dict(
        type='TopdownPoseEstimator',
        data_preprocessor=model.data_preprocessor,
        backbone=model.backbone,
        head=dict(
            type='HeatmapHead',
            in_channels=channels,
            out_channels=len(head.keypoint_names),
            deconv_out_channels=deconvs,
            deconv_kernel_sizes=[4] * len(deconvs),
            loss=head.loss,
            decoder=head.decoder,
        ),
        test_cfg=model.test_cfg,
    )


def make_optimizer(model: nn.Module) -> torch.optim.Optimizer:
    """AdamW over what is trained."""
    trained = [p for p in model.parameters() if p.requires_grad]
    return torch.optim.AdamW(trained, lr=5e-4, weight_decay=1e-4)
