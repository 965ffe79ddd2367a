# CLAMP on the tiny CLIP of the package, for tests and demonstrations.
_base_ = ['./clip_tiny_resnet.py']

model = dict(
    type='CLAMP',
    clip_model=_base_.clip_model,
    image_size=128,
    init_cfg=dict(
        type='CLIPWeights',
        pretrained='clamp_mmpose://tiny_clip_resnet.safetensors',
    ),
    data_preprocessor=dict(
        type='PoseDataPreprocessor',
        mean=[123.675, 116.28, 103.53],
        std=[58.395, 57.12, 57.375],
        bgr_to_rgb=True,
    ),
    backbone=dict(type='CLIPResNet'),
    head=dict(
        type='CLAMPHead',
        projector=dict(type='AttentionPoolProjector'),
        num_context_tokens=8,
        prompt_encoder=dict(type='PromptEncoder', num_heads=2),
        context_decoder=dict(type='ContextDecoder', width=64, num_heads=2),
        deconv_out_channels=(64, 64, 64),
        loss=dict(type='KeypointMSELoss', use_target_weight=True),
        losses=dict(
            loss_spatial=dict(
                type='SpatialContrastiveLoss',
                deconv_out_channels=(32, 32, 32),
                loss_weight=0.01,  # alpha_1; 0.4 hurts, docs/experiments.md
            ),
            loss_feature=dict(
                type='FeatureContrastiveLoss',
                loss_weight=0.0005,  # alpha_2
            ),
        ),
    ),
    test_cfg=dict(flip_test=True, flip_mode='heatmap', shift_heatmap=True),
)
