# CLAMP with CLIP's ResNet-50.
_base_ = ['./clamp.py']

model = dict(
    clip_model='RN50-quickgelu',
    backbone=dict(type='CLIPResNet'),
    head=dict(
        projector=dict(type='AttentionPoolProjector'),
        deconv_out_channels=(256, 256, 256),
        losses=dict(
            loss_spatial=dict(
                deconv_out_channels=(256, 256, 256),
                loss_weight=0.4,  # alpha_1
            ),
        ),
    ),
)
