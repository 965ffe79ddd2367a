# CLAMP with CLIP's ResNet-50.
model = dict(
    type='CLAMP',
    clip_model='RN50-quickgelu',
    image_size=256,
    init_cfg=dict(type='CLIPWeights', pretrained='openai'),
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
        prompt_encoder=dict(type='PromptEncoder'),
        context_decoder=dict(type='ContextDecoder'),
        deconv_out_channels=(256, 256, 256),
        loss=dict(type='KeypointMSELoss', use_target_weight=True),
        losses=dict(
            loss_spatial=dict(
                type='SpatialContrastiveLoss',
                deconv_out_channels=(256, 256, 256),
                loss_weight=0.4,  # alpha_1
            ),
            loss_feature=dict(
                type='FeatureContrastiveLoss',
                loss_weight=0.0005,  # alpha_2
            ),
        ),
    ),
    test_cfg=dict(flip_test=True, flip_mode='heatmap', shift_heatmap=True),
)
