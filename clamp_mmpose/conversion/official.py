"""Weights of the official CLAMP code, renamed for this package."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from torch import Tensor

# never used by the official code, though they stand in its checkpoints
UNUSED = (
    'text_projection',
    'prompt_encoder.positional_embedding',
    'prompt_encoder.text_projection',
)
_LAYER = r'context_decoder\.decoder\.(\d+)\.'
_NEW_LAYER = r'head.context_decoder.layers.\1.'
# the first pattern that matches the start of a name replaces it
_RENAMED = (
    (r'backbone\.attnpool\.', 'head.projector.'),
    (r'backbone\.(ln_post\.|proj$)', r'head.projector.\1'),
    (r'backbone\.', 'backbone.'),
    (r'keypoint_head\.', 'head.'),
    (r'upconv_head\.', 'head.losses.loss_spatial.upsampler.'),
    (r'logit_scale$', 'head.losses.loss_feature.logit_scale'),
    (r'gamma$', 'head.context_decoder.gamma'),
    (r'contexts$', 'head.prompts.context'),
    (r'text_encoder\.', 'head.prompts.text_encoder.'),
    (r'prompt_encoder\.', 'head.prompts.prompt_encoder.'),
    (_LAYER + r'self_attn\.proj\.', _NEW_LAYER + 'self_attn.out_proj.'),
    (_LAYER + r'cross_attn\.proj\.', _NEW_LAYER + 'cross_attn.out_proj.'),
    (_LAYER, _NEW_LAYER),
    (r'context_decoder\.text_proj\.', 'head.context_decoder.prompt_proj.'),
    (r'context_decoder\.', 'head.context_decoder.'),
)
# of a ViT, whose parameters are called here as mmpose's are
_RENAMED_OF_VIT = (
    (r'backbone\.conv1\.', 'backbone.patch_embed.'),
    (r'backbone\.ln_pre\.', 'backbone.patch_embed_norm.'),
    (r'backbone\.class_embedding$', 'backbone.cls_token'),
    (r'backbone\.positional_embedding$', 'backbone.pos_embed'),
    (r'backbone\.transformer\.resblocks\.', 'backbone.layers.'),
)


class Converted(NamedTuple):
    """A converted state dict and what became of the official one.

    Attributes:
        state_dict (dict[str, Tensor]): For :class:`CLAMP`.
        names (dict[str, str]): Names here by official names.
        unused (list[str]): Official names left out, as the official code
            never reads them.
        unknown (list[str]): Names that no official checkpoint has.
        folded (list[str]): Names here whose values another tensor was added
            to.
    """

    state_dict: dict[str, Tensor]
    names: dict[str, str]
    unused: list[str]
    unknown: list[str]
    folded: list[str]


def convert_official(official: Mapping[str, Tensor]) -> Converted:
    """Rename and fold the weights of an official checkpoint.

    Args:
        official (Mapping[str, Tensor]): ``state_dict`` of the official code.

    Returns:
        Converted: The same function for this package's :class:`CLAMP`.
    """
    patterns = _RENAMED
    if 'backbone.class_embedding' in official:
        patterns = (*_RENAMED_OF_VIT, *_RENAMED)
    names, unused, unknown = {}, [], []
    for name in official:
        if name in UNUSED:
            unused.append(name)
        elif new_name := _rename(name, patterns):
            names[name] = new_name
        else:
            unknown.append(name)
    renamed = {names[name]: official[name] for name in names}
    folded = _fold_class_embedding(renamed)
    context = 'head.prompts.context'
    if context in renamed:
        renamed[context] = renamed[context].squeeze(0)  # (k, w)
    return Converted(renamed, names, unused, unknown, folded)


def _rename(name: str, patterns: tuple) -> str | None:
    for pattern, replacement in patterns:
        new_name, count = re.subn('^' + pattern, replacement, name)
        if count:
            return new_name
    return None


def _fold_class_embedding(weights: dict[str, Tensor]) -> list[str]:
    """The official ViT adds the class embedding twice, CLIP and we once."""
    position, token = 'backbone.pos_embed', 'backbone.cls_token'
    if position not in weights or token not in weights:
        return []
    folded = weights[position].clone()
    folded[0] += weights[token]
    weights[position] = folded
    return [position]
