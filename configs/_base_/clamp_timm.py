# CLAMP with a CLIP whose image tower is a network of timm; others name it.
_base_ = ['./clamp.py']

model = dict(
    backbone=dict(type='CLIPTimm'),
    head=dict(
        projector=dict(type='TimmProjector'),
        deconv_out_channels=(256, 256, 256),
        losses=dict(
            loss_spatial=dict(
                deconv_out_channels=(256, 256, 256),
                loss_weight=0.4,  # alpha_1, as for ResNet-50
            ),
        ),
    ),
)
