# CLAMP, MobileCLIP2-S0, AP-10K (not in the paper): the fastest one, for
# processors.
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/ap10k.py',
    './_base_/clamp_timm.py',
]

model = dict(
    clip_model='MobileCLIP2-S0',
    init_cfg=dict(pretrained='dfndr2b'),
    # it has seen pictures from 0 to 1
    data_preprocessor=dict(mean=[0.0] * 3, std=[255.0] * 3),
    metainfo=_base_.metainfo,
    head=dict(
        # three of 256 would cost three quarters of what the image tower does
        deconv_out_channels=(256, 128, 64),
        decoder=_base_.codec,
    ),
)
