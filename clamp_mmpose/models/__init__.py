"""The model of CLAMP: one file per box of the paper's Fig. 2."""

from .clamp import CLAMP
from .clamp_head import CLAMPHead, presence_scores
from .clip import (
    AttentionPoolProjector,
    CLIPResNet,
    CLIPTextEncoder,
    CLIPTimm,
    CLIPVisionTransformer,
    CLIPWeights,
    ConvProjector,
    FeatureMaps,
    LinearProjector,
    TimmProjector,
)
from .context_decoder import ContextDecoder
from .losses import FeatureContrastiveLoss, SpatialContrastiveLoss
from .outputs import CLAMPOutputs, CLAMPTargets
from .prompt_encoder import PromptEncoder
from .prompts import KeypointPrompts
from .twin_loss import TwinContrastiveLoss

__all__ = [
    'CLAMP',
    'AttentionPoolProjector',
    'CLAMPHead',
    'CLAMPOutputs',
    'CLAMPTargets',
    'CLIPResNet',
    'CLIPTextEncoder',
    'CLIPTimm',
    'CLIPVisionTransformer',
    'CLIPWeights',
    'ContextDecoder',
    'ConvProjector',
    'FeatureContrastiveLoss',
    'FeatureMaps',
    'KeypointPrompts',
    'LinearProjector',
    'PromptEncoder',
    'TimmProjector',
    'SpatialContrastiveLoss',
    'TwinContrastiveLoss',
    'presence_scores',
]
