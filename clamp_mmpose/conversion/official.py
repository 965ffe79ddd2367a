"""Weights of the official CLAMP code, renamed for this package."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor

# never used by the official code, though they stand in its checkpoints
UNUSED = (
    'text_projection',
    'prompt_encoder.positional_embedding',
    'prompt_encoder.text_projection',
)
_LAYER = r'context_decoder\.decoder\.(\d+)\.'
_NEW_LAYER = r'head.prompts.context_decoder.layers.\1.'
# the first pattern that matches the start of a name replaces it
_RENAMED = (
    (r'backbone\.attnpool\.', 'head.projector.'),
    (r'backbone\.(ln_post\.|proj$)', r'head.projector.\1'),
    (r'backbone\.', 'backbone.'),
    (r'keypoint_head\.', 'head.'),
    (r'upconv_head\.', 'head.loss_spatial.upsampler.'),
    (r'logit_scale$', 'head.loss_feature.logit_scale'),
    (r'gamma$', 'head.prompts.gamma'),
    (r'contexts$', 'head.prompts.context'),
    (r'text_encoder\.', 'head.prompts.text_encoder.'),
    (r'prompt_encoder\.', 'head.prompts.prompt_encoder.'),
    (_LAYER + r'self_attn\.proj\.', _NEW_LAYER + 'self_attn.out_proj.'),
    (_LAYER + r'cross_attn\.proj\.', _NEW_LAYER + 'multihead_attn.out_proj.'),
    (_LAYER + r'self_attn\.', _NEW_LAYER + 'self_attn.'),
    (_LAYER + r'cross_attn\.', _NEW_LAYER + 'multihead_attn.'),
    (_LAYER + r'mlp\.0\.', _NEW_LAYER + 'linear1.'),
    (_LAYER + r'mlp\.3\.', _NEW_LAYER + 'linear2.'),
    (_LAYER, _NEW_LAYER),
    (
        r'context_decoder\.text_proj\.',
        'head.prompts.context_decoder.prompt_proj.',
    ),
    (r'context_decoder\.', 'head.prompts.context_decoder.'),
)


class Converted(NamedTuple):
    """A converted state dict and what became of the official one.

    Attributes:
        state_dict (dict[str, Tensor]): For :class:`CLAMP`.
        unused (list[str]): Official names left out, as the official code
            never reads them.
        unknown (list[str]): Names that no official checkpoint has.
        joined (list[str]): Names here whose tensors stand for three official
            ones: queries, keys and values.
        folded (list[str]): Names here whose values another tensor was added
            to.
    """

    state_dict: dict[str, Tensor]
    unused: list[str]
    unknown: list[str]
    joined: list[str]
    folded: list[str]


def convert_official(official: Mapping[str, Tensor]) -> Converted:
    """Rename, join and fold the weights of an official checkpoint.

    Args:
        official (Mapping[str, Tensor]): ``state_dict`` of the official code.

    Returns:
        Converted: The same function for this package's :class:`CLAMP`.
    """
    renamed, unused, unknown = {}, [], []
    for name, value in official.items():
        if name in UNUSED:
            unused.append(name)
            continue
        new_name = _rename(name)
        if new_name is None:
            unknown.append(name)
        else:
            renamed[new_name] = value
    joined = _join_attention_weights(renamed)
    folded = _fold_class_embedding(renamed)
    context = 'head.prompts.context'
    if context in renamed:
        renamed[context] = renamed[context].squeeze(0)  # (k, w)
    return Converted(renamed, unused, unknown, joined, folded)


def _rename(name: str):
    for pattern, replacement in _RENAMED:
        new_name, count = re.subn('^' + pattern, replacement, name)
        if count:
            return new_name
    return None


def _join_attention_weights(weights: dict[str, Tensor]) -> list[str]:
    """torch keeps queries, keys and values of the decoder in one tensor."""
    new_names = []
    for query in [name for name in weights if _is_decoder_query(name)]:
        names = [query.replace('q_proj', f'{x}_proj') for x in 'qkv']
        if all(name in weights for name in names):
            new_names.append(query.replace('q_proj.weight', 'in_proj_weight'))
            joined = torch.cat([weights.pop(name) for name in names])
            weights[new_names[-1]] = joined  # (3 * width, width)
    return new_names


def _is_decoder_query(name: str) -> bool:
    return 'context_decoder.layers.' in name and name.endswith('q_proj.weight')


def _fold_class_embedding(weights: dict[str, Tensor]) -> list[str]:
    """The official ViT adds the class embedding twice, CLIP and we once."""
    position, token = (
        'backbone.positional_embedding',
        'backbone.class_embedding',
    )
    if position not in weights or token not in weights:
        return []
    folded = weights[position].clone()
    folded[0] += weights[token]
    weights[position] = folded
    return [position]
