"""Checkpoints of version 0.1 load, and mean the same."""

import re

import pytest
import torch
from mmengine.runner.checkpoint import load_state_dict
from mmpose.registry import MODELS
from tiny import model_config

# beginnings of names, today and in version 0.1
OLD = (
    (r'head\.context_decoder\.gamma', 'head.prompts.gamma'),
    (r'head\.losses\.', 'head.'),
    (r'(head\.)(context_decoder\..*)cross_attn\.', r'\1\2multihead_attn.'),
    (r'(head\.context_decoder\..*)mlp\.0\.', r'\1linear1.'),
    (r'(head\.context_decoder\..*)mlp\.3\.', r'\1linear2.'),
    (r'head\.context_decoder\.', 'head.prompts.context_decoder.'),
    (r'backbone\.patch_embed_norm\.', 'backbone.ln_pre.'),
    (r'backbone\.patch_embed\.', 'backbone.conv1.'),
    (r'backbone\.cls_token', 'backbone.class_embedding'),
    (r'backbone\.pos_embed', 'backbone.positional_embedding'),
    (r'backbone\.layers\.', 'backbone.transformer.resblocks.'),
)


def as_version_0_1(weights):
    old = {}
    for name, value in weights.items():
        if name.endswith('_extra_state'):
            continue
        for pattern, replacement in OLD:
            name = re.sub('^' + pattern, replacement, name)
        old[name] = value
    for name in [n for n in old if n.endswith('_attn.q_proj.weight')]:
        parts = [old.pop(name.replace('q_proj', f'{x}_proj')) for x in 'qkv']
        joined = name.replace('q_proj.weight', 'in_proj_weight')
        old[joined] = torch.cat(parts)
    return old


@pytest.mark.filterwarnings('ignore:the checkpoint does not say')
@pytest.mark.parametrize(
    'load', [torch.nn.Module.load_state_dict, load_state_dict]
)
def test_they_predict_as_they_did(kind, model, batch, load):
    old = as_version_0_1(model.eval().state_dict())
    assert (
        'head.prompts.gamma' in old and 'head.loss_feature.logit_scale' in old
    )
    other = MODELS.build(model_config(kind)).eval()
    load(other, old)
    for name, value in model.state_dict().items():
        assert torch.equal(value, other.state_dict()[name]), name
    with torch.no_grad():
        assert torch.equal(model(batch[0], None), other(batch[0], None))
