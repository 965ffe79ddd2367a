# CLAMP with a ViT of CLIP; others name it.
_base_ = ['./clamp.py']

model = dict(
    backbone=dict(type='CLIPVisionTransformer', drop_path_rate=0.4),
    head=dict(
        projector=dict(type='LinearProjector'),
        deconv_out_channels=(256, 256),
        losses=dict(
            # None: as many as keypoints
            loss_spatial=dict(deconv_out_channels=(None, None)),
        ),
    ),
)
