"""CLIP's text encoder with learned context in the text (Sec. 3.2.1)."""

from collections.abc import Sequence

import open_clip
import torch
from mmpose.registry import MODELS
from open_clip.transformer import TextTransformer
from torch import Tensor

from .config import CLIPModel, get_clip_config
from .part import CLIPPart
from .prefix_tree import PrefixTree

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
class CLIPTextEncoder(TextTransformer, CLIPPart):
    """CLIP's frozen text tower; gradients flow through it to the context.

    Args:
        clip_model (str | dict): open_clip model name or config.
        max_tokens (int): Positions to keep: start token, learned context,
            name and end token. CLIP's first ones are taken.
        init_cfg (dict, optional): Initialization config.
    """

    clip_prefix = ''

    def __init__(
        self,
        clip_model: CLIPModel,
        max_tokens: int,
        init_cfg: dict | None = None,
    ):
        config = get_clip_config(clip_model)
        if max_tokens > config.text.context_length:
            raise ValueError(
                f'prompts of {max_tokens} tokens do not fit into the '
                f'{config.text.context_length} of {clip_model!r}: use fewer '
                'context tokens or shorter names'
            )
        super().__init__(
            context_length=max_tokens,
            vocab_size=config.text.vocab_size,
            width=config.text.width,
            heads=config.text.heads,
            layers=config.text.layers,
            mlp_ratio=config.text.mlp_ratio,
            output_dim=config.embed_dim,
            act_layer=config.activation,
        )
        self.clip_model = clip_model
        self.init_cfg = init_cfg
        self.requires_grad_(False)

    def forward(self, names: PrefixTree, context: Tensor) -> Tensor:
        """Encode prompts: start token, context, name, end token (Eq. 2).

        All prompts begin with the same 1 + k tokens, and no token sees a
        later one, so one sequence carries this beginning once, and after it
        the tree of the names. AP-10K's 17 prompts of up to 13 tokens are 50
        tokens.

        Args:
            names (PrefixTree): K names, between start and end token.
            context (Tensor): (k, w), the learned vectors [T]_1 .. [T]_k.

        Returns:
            Tensor: (K, D), text embeddings E_prompt^origin.
        """
        k = len(context)
        words = self.token_embedding(names.tokens)  # (N, w)
        x = torch.cat([words[:1], context, words[1:]])  # (k + N, w)
        of_beginning = self.positional_embedding[: 1 + k]
        of_names = self.positional_embedding[k + names.depths[1:]]
        x = x + torch.cat([of_beginning, of_names])
        mask = _mask(names, k)
        x = self.transformer(x.unsqueeze(0), attn_mask=mask).squeeze(0)
        x = self.ln_final(x[k + names.ends])
        return x @ self.text_projection  # (K, D)

    def fit_positions(self, positions: Tensor) -> Tensor:
        """See :meth:`CLIPPart.fit_positions`; the first ones are taken."""
        if len(positions) < self.context_length:
            raise ValueError(
                f'the weights have positions for {len(positions)} tokens, '
                f'the prompts have {self.context_length}: they were made for '
                'shorter names; train with a larger max_name_tokens, or '
                'shorten the names'
            )
        return positions[: self.context_length]


def _mask(names: PrefixTree, num_context: int) -> Tensor:
    """Who sees whom, with context tokens between start token and names.

    Returns:
        Tensor: (k + N, k + N), 0 where the token of the row sees that of the
        column, otherwise -inf.
    """
    shared, length = 1 + num_context, num_context + len(names.tokens)
    seen = names.pasts.new_ones(length, length).tril()
    seen[shared:, shared:] = names.pasts[1:, 1:]
    return torch.zeros(seen.shape, device=seen.device).masked_fill(
        ~seen, -torch.inf
    )
