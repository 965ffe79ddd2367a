"""Checkpoints of version 0.1 of this package, read by today's."""

import re

from torch import Tensor

_DECODER = r'context_decoder\.layers\.(\d+)\.'
_LAYER = r'context_decoder.layers.\1.'
# what the beginning of a name of the head was called, and is called
_RENAMED = (
    (r'prompts\.gamma$', 'context_decoder.gamma'),
    (r'prompts\.context_decoder\.', 'context_decoder.'),
    (r'loss_(spatial|feature)\.', r'losses.loss_\1.'),
    (_DECODER + r'multihead_attn\.', _LAYER + 'cross_attn.'),
    (_DECODER + r'linear1\.', _LAYER + 'mlp.0.'),
    (_DECODER + r'linear2\.', _LAYER + 'mlp.3.'),
)


def rename_version_0_1(state_dict: dict[str, Tensor], prefix: str, *_) -> None:
    """Rename what version 0.1 called otherwise; a hook of the head.

    Args:
        state_dict (dict[str, Tensor]): Is changed in place.
        prefix (str): Of the head's names in it.
    """
    for name in [name for name in state_dict if name.startswith(prefix)]:
        new_name = name[len(prefix) :]
        for pattern, replacement in _RENAMED:
            new_name = re.sub('^' + pattern, replacement, new_name)
        if new_name.endswith('.in_proj_weight') and '_attn.' in new_name:
            attention = prefix + new_name.removesuffix('in_proj_weight')
            query, key, value = state_dict.pop(name).chunk(3)
            state_dict[f'{attention}q_proj.weight'] = query
            state_dict[f'{attention}k_proj.weight'] = key
            state_dict[f'{attention}v_proj.weight'] = value
        elif prefix + new_name != name:
            state_dict[prefix + new_name] = state_dict.pop(name)
