"""The model of CLAMP: one file per box of the paper's Fig. 2."""

from .clamp import CLAMP
from .clamp_head import CLAMPHead, CLAMPOutputs, presence_scores
from .clip import (
    AttentionPoolProjector,
    CLIPResNet,
    CLIPTextEncoder,
    CLIPVisionTransformer,
    CLIPWeights,
    LinearProjector,
)
from .context_decoder import ContextDecoder
from .keypoint_prompts import KeypointPrompts
from .losses import FeatureContrastiveLoss, SpatialContrastiveLoss
from .prompt_encoder import PromptEncoder

__all__ = [
    'CLAMP',
    'AttentionPoolProjector',
    'CLAMPHead',
    'CLAMPOutputs',
    'CLIPResNet',
    'CLIPTextEncoder',
    'CLIPVisionTransformer',
    'CLIPWeights',
    'ContextDecoder',
    'FeatureContrastiveLoss',
    'KeypointPrompts',
    'LinearProjector',
    'PromptEncoder',
    'SpatialContrastiveLoss',
    'presence_scores',
]
