"""Pose-specific text prompts (CLAMP, Sec. 3.2.1, Eq. 2)."""

from collections.abc import Sequence

import torch
from mmengine.model import BaseModule
from mmpose.registry import MODELS
from torch import Tensor, nn

from .clip import (
    CLIPModel,
    CLIPTextEncoder,
    PrefixTree,
    get_clip_config,
    tokenize_names,
)
from .kept_result import KeptResult


@MODELS.register_module()
class KeypointPrompts(BaseModule):
    """One prompt per keypoint, adapted to the image: E_prompt.

    Without gradients, in evaluation, the part that does not depend on the
    image is computed once and kept until a weight changes.

    Args:
        keypoint_names (Sequence[str]): K names in plain words.
        clip_model (str | dict): open_clip model name or config.
        num_context_tokens (int): k, learned vectors before each name.
            Defaults to 8.
        max_name_tokens (int, optional): Room for a name with its start and
            end token. Defaults to what the longest name needs.
        prompt_encoder (dict, optional): Config of :class:`PromptEncoder`.
        context_decoder (dict, optional): Config of :class:`ContextDecoder`.
    """

    def __init__(
        self,
        keypoint_names: Sequence[str],
        clip_model: CLIPModel,
        num_context_tokens: int = 8,
        max_name_tokens: int | None = None,
        prompt_encoder: dict | None = None,
        context_decoder: dict | None = None,
    ):
        super().__init__()
        config = get_clip_config(clip_model)
        tokens = _tokens_of(keypoint_names, max_name_tokens)
        self.keypoint_names = tuple(keypoint_names)
        self.name_tree = PrefixTree(tokens)
        self.context = nn.Parameter(
            torch.empty(num_context_tokens, config.text.width)
        )
        nn.init.trunc_normal_(self.context)
        self.text_encoder = CLIPTextEncoder(
            clip_model, max_tokens=num_context_tokens + tokens.shape[1]
        )
        self.prompt_encoder = _build(prompt_encoder, config.embed_dim)
        self.context_decoder = _build(context_decoder, config.embed_dim)
        if self.context_decoder is not None:
            self.gamma = nn.Parameter(torch.full((config.embed_dim,), 1e-3))
        self._kept = KeptResult()

    def forward(
        self, global_embedding: Tensor, image_embeddings: Tensor
    ) -> Tensor:
        """Adapt the prompts to images.

        Args:
            global_embedding (Tensor): (B, D).
            image_embeddings (Tensor): (B, D, H, W), F.

        Returns:
            Tensor: (B, K, D), E_prompt.
        """
        prompts = self.image_free_prompts()  # (K, D)
        # not len(): a tracer would take it for a constant
        batch_size = global_embedding.shape[0]
        prompts = prompts.expand(batch_size, -1, -1)  # (B, K, D)
        if self.context_decoder is None:
            return prompts
        grid = image_embeddings.flatten(2).transpose(1, 2)  # (B, H * W, D)
        memory = torch.cat([global_embedding.unsqueeze(1), grid], dim=1)
        return prompts + self.gamma * self.context_decoder(prompts, memory)

    def image_free_prompts(self) -> Tensor:
        """Prompts before they meet an image, (K, D), kept while valid."""
        if self.training or torch.is_grad_enabled():
            return self._encode()
        inputs = [*self.name_tree.buffers(), self.context]
        inputs += self.text_encoder.parameters()
        if self.prompt_encoder is not None:
            inputs += self.prompt_encoder.parameters()
        return self._kept.get(inputs, self._encode)

    def _apply(self, *args, **kwargs):
        self._kept = KeptResult()  # would hold on to memory of the old device
        return super()._apply(*args, **kwargs)

    def _encode(self) -> Tensor:
        """E_prompt^origin and the prompt encoder.

        Never in half precision: this is no work per image that could be
        saved, and what is kept must not depend on who asked first.
        """
        device = self.context.device.type
        device = 'cpu' if device == 'meta' else device  # knows no autocast
        with torch.autocast(device, enabled=False):
            embeddings = self.text_encoder(self.name_tree, self.context)
            if self.prompt_encoder is None:
                return embeddings  # (K, D)
            return self.prompt_encoder(embeddings)  # (K, D)


def _build(config: dict | None, embed_dim: int) -> nn.Module | None:
    if config is None:
        return None
    return MODELS.build(dict(config, embed_dim=embed_dim))


def _tokens_of(names: Sequence[str], max_name_tokens: int | None) -> Tensor:
    """Tokenize names that can tell the keypoints apart, (K, T)."""
    if isinstance(names, str) or not names:
        raise ValueError(
            f'keypoint_names must be a list of names, got {names!r}'
        )
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise ValueError(
                f'keypoint_names has {name!r}, which is no name: give each '
                'keypoint some words'
            )
    tokens = tokenize_names(names, max_name_tokens)
    rows = [tuple(row) for row in tokens.tolist()]
    same = [
        name
        for name, row in zip(names, rows, strict=True)
        if rows.count(row) > 1
    ]
    if same:
        raise ValueError(
            f'keypoint_names has {same}, which CLIP reads as the same words: '
            'prompts can only tell keypoints apart by their names'
        )
    return tokens
