"""CLIP's frozen text encoder (CLAMP, Sec. 3.2.1)."""

from collections.abc import Sequence

import open_clip
import torch
from mmpose.registry import MODELS
from open_clip.transformer import TextTransformer
from torch import Tensor

from .config import CLIPModel, get_clip_config
from .part import CLIPPart

_MAX_POSITIONS = 77  # of every CLIP


def tokenize_names(
    names: Sequence[str], max_name_tokens: int | None = None
) -> Tensor:
    """Tokenize names, each between a start and an end token.

    Args:
        names (Sequence[str]): K names in plain words.
        max_name_tokens (int, optional): Room for each name, start and end
            token included. Defaults to what the longest name needs.

    Returns:
        Tensor: (K, T) int64 token ids, padded with 0 after the end token.

    Raises:
        ValueError: A name needs more tokens than there is room for.
    """
    with torch.device('cpu'):  # values are read, even in a model without any
        tokens = open_clip.tokenize(list(names), _MAX_POSITIONS)  # (K, 77)
    lengths = (tokens.argmax(dim=-1) + 1).tolist()  # end has the largest id
    room = max(lengths) if max_name_tokens is None else max_name_tokens
    # open_clip cuts longer names silently: a full row may have been cut
    if room >= _MAX_POSITIONS:
        longest = names[lengths.index(max(lengths))]
        raise ValueError(
            f'names of {room} tokens or more, such as {longest!r}, do not fit '
            f'into the {_MAX_POSITIONS} that CLIP reads: shorten the names, '
            'or lower max_name_tokens'
        )
    for name, length in zip(names, lengths, strict=True):
        if length > room:
            raise ValueError(
                f'keypoint name {name!r} needs {length} tokens, the prompt '
                f'has room for {room}: raise max_name_tokens or shorten the '
                'name'
            )
    return tokens[:, :room]


@MODELS.register_module()
class CLIPTextEncoder(CLIPPart):
    """CLIP's frozen text tower; gradients flow through it to its input.

    Args:
        clip_model (str | dict): open_clip model name or config.
        max_tokens (int): Positions to keep: start token, learned context,
            name and end token. CLIP's first ones are taken; all are where
            its tokens see those behind them, padding included.
        init_cfg (dict, optional): Initialization config.
    """

    clip_prefix = ''

    def __init__(
        self,
        clip_model: CLIPModel,
        max_tokens: int,
        init_cfg: dict | None = None,
    ):
        super().__init__(init_cfg)
        config = get_clip_config(clip_model)
        if max_tokens > config.text.context_length:
            raise ValueError(
                f'prompts of {max_tokens} tokens do not fit into the '
                f'{config.text.context_length} of {clip_model!r}: use fewer '
                'context tokens or shorter names'
            )
        self.clip_model = clip_model
        if config.text.no_causal_mask:
            max_tokens = config.text.context_length
        tower = TextTransformer(
            context_length=max_tokens,
            vocab_size=config.text.vocab_size,
            width=config.text.width,
            heads=config.text.heads,
            layers=config.text.layers,
            mlp_ratio=config.text.mlp_ratio,
            output_dim=config.embed_dim,
            no_causal_mask=config.text.no_causal_mask,
            act_layer=config.activation,
        )
        self.token_embedding = tower.token_embedding
        self.positional_embedding = tower.positional_embedding
        self.transformer = tower.transformer
        self.ln_final = tower.ln_final
        self.text_projection = tower.text_projection
        # none where every token sees all others
        self.register_buffer('attn_mask', tower.attn_mask, persistent=False)
        self.requires_grad_(False)

    def forward(self, words: Tensor, ends: Tensor) -> Tensor:
        """Encode texts whose words are embedded already.

        Args:
            words (Tensor): (K, L, w), embedded words, and vectors that were
                learned in their place.
            ends (Tensor): (K,), position of the end token in each.

        Returns:
            Tensor: (K, D), text embeddings E_prompt^origin.
        """
        words = self._pad(words)
        K, L, _ = words.shape
        x = words + self.positional_embedding[:L]  # (K, L, w)
        mask = None if self.attn_mask is None else self.attn_mask[:L, :L]
        x = self.transformer(x, attn_mask=mask)
        x = self.ln_final(x[torch.arange(K, device=x.device), ends])  # (K, w)
        return x @ self.text_projection  # (K, D)

    def _pad(self, words: Tensor) -> Tensor:
        """Fill what sees its padding as CLIP fills it, (K, L, w)."""
        if self.attn_mask is not None:
            return words
        K, L, _ = words.shape
        padding = self.token_embedding.weight[0]
        room = len(self.positional_embedding) - L
        return torch.cat([words, padding.expand(K, room, -1)], dim=1)

    def fit_positions(self, positions: Tensor) -> Tensor:
        """See :meth:`CLIPPart.fit_positions`; the first ones are taken.

        Of a checkpoint with shorter names, all are: those after them stay as
        they are, as CLIP's own weights gave them.
        """
        own = self.positional_embedding.detach()
        shared = positions[: len(own)]
        return torch.cat([shared, own[len(shared) :].to(shared)])
