# CLAMP's head on a backbone of one's own; its channels are found by one run.
_base_ = ['../configs/_base_/synthetic.py', '../configs/_base_/clamp_tiny.py']

custom_imports = dict(imports=['clamp_mmpose', 'own_backbone'])
model = dict(
    metainfo=_base_.metainfo,
    backbone=dict(_delete_=True, type='FourConvolutions', width=64),
    head=dict(
        decoder=_base_.codec,
        projector=dict(_delete_=True, type='ConvProjector'),
        deconv_out_channels=(64, 64),  # 8 cells become 32
        losses=dict(loss_spatial=dict(deconv_out_channels=(32, 32))),
    ),
)
