"""CLIP itself, adapted from open_clip; it knows nothing of pose."""

from .backbones import CLIPResNet, CLIPVisionTransformer
from .config import CLIPConfig, CLIPModel, build_clip, get_clip_config
from .feature_maps import FeatureMaps
from .projectors import (
    AttentionPoolProjector,
    ConvProjector,
    LinearProjector,
)
from .text_encoder import CLIPTextEncoder, tokenize_names
from .timm_towers import CLIPTimm, TimmProjector
from .weights import CLIPWeights

__all__ = [
    'AttentionPoolProjector',
    'CLIPConfig',
    'CLIPModel',
    'CLIPResNet',
    'CLIPTextEncoder',
    'CLIPTimm',
    'CLIPVisionTransformer',
    'CLIPWeights',
    'ConvProjector',
    'FeatureMaps',
    'LinearProjector',
    'TimmProjector',
    'build_clip',
    'get_clip_config',
    'tokenize_names',
]
