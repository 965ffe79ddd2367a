"""CLIP itself, adapted from open_clip; it knows nothing of pose."""

from .backbones import CLIPResNet, CLIPVisionTransformer
from .config import CLIPConfig, CLIPModel, build_clip, get_clip_config
from .prefix_tree import PrefixTree
from .projectors import AttentionPoolProjector, LinearProjector
from .text_encoder import CLIPTextEncoder, tokenize_names
from .weights import CLIPWeights

__all__ = [
    'AttentionPoolProjector',
    'CLIPConfig',
    'CLIPModel',
    'CLIPResNet',
    'CLIPTextEncoder',
    'CLIPVisionTransformer',
    'CLIPWeights',
    'LinearProjector',
    'PrefixTree',
    'build_clip',
    'get_clip_config',
    'tokenize_names',
]
