# CLAMP (paper, Sec. 3); others say which CLIP, and what depends on it.
_base_ = ['./estimator.py']

model = dict(
    type='CLAMP',
    init_cfg=dict(type='CLIPWeights', pretrained='openai'),
    head=dict(
        type='CLAMPHead',
        num_context_tokens=8,
        prompt_encoder=dict(type='PromptEncoder'),
        context_decoder=dict(type='ContextDecoder'),
        losses=dict(
            loss_spatial=dict(type='SpatialContrastiveLoss'),
            loss_feature=dict(
                type='FeatureContrastiveLoss',
                loss_weight=0.0005,  # alpha_2
            ),
        ),
    ),
)
