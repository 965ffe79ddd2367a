"""CLAMP, its SimpleBaseline twin, and CLAMP as it was published."""

import copy
from typing import NamedTuple

import torch
from mmengine.config import Config
from mmpose.registry import MODELS
from torch import Tensor, nn

from ...datasets.config_check import names_in_config
from ...models import KeypointPrompts
from ...models.building import with_known


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
        config (Config): Config of a CLAMP.
        device (str): Device to build on. Defaults to ``'cpu'``.
    """
    # mmpose's accuracy of the training batch cannot be had in bfloat16
    train_cfg = dict(compute_acc=False)
    clamp = MODELS.build(dict(config.model, train_cfg=train_cfg))
    twin = _twin(config, clamp.backbone.out_channels)
    baseline = MODELS.build(dict(twin, train_cfg=train_cfg))
    baseline.to(memory_format=torch.channels_last)  # as CLAMP
    return Peers(clamp.to(device), baseline.to(device))


def in_default_layout(baseline: nn.Module) -> nn.Module:
    """A copy whose weights lie as PyTorch lays them, channels first."""
    return copy.deepcopy(baseline).to(memory_format=torch.contiguous_format)


class RecomputedPrompts(nn.Module):
    """Prompts that are encoded in every forward, as by the official code.

    Args:
        prompts (KeypointPrompts): Prompts that are kept otherwise.
    """

    def __init__(self, prompts: KeypointPrompts):
        super().__init__()
        self.prompts = prompts

    def forward(self) -> Tensor:
        """The prompts, (K, D), without a look at what is kept."""
        return self.prompts.encode(self.prompts.tokens)


def recompute_text(clamp: nn.Module) -> nn.Module:
    """A copy that encodes the text in every forward.

    It shares its weights with ``clamp``.
    """
    memo = {id(p): p for p in (*clamp.parameters(), *clamp.buffers())}
    twin = copy.deepcopy(clamp, memo)
    twin.head.prompts = RecomputedPrompts(twin.head.prompts)
    return twin.eval()


def unfreeze_text(clamp: nn.Module) -> nn.Module:
    """Keep gradients and moments of the text tower, as the official code does.

    That code trains the text tower at a learning rate of 0.
    """
    clamp.head.prompts.text_encoder.requires_grad_(True)
    return clamp


def _twin(config: Config, channels: int) -> dict:
    model, head = config.model, config.model.head
    deconvs = head.deconv_out_channels
    return dict(
        type='TopdownPoseEstimator',
        data_preprocessor=model.data_preprocessor,
        backbone=with_known(
            model.backbone,
            clip_model=model.get('clip_model'),
            image_size=model.get('image_size') or head.decoder.input_size,
        ),
        head=dict(
            type='HeatmapHead',
            in_channels=channels,
            out_channels=len(names_in_config(model)),
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
