# SimpleBaseline on the backbone and in the sizes of clamp_tiny.py.
_base_ = ['./simplebaseline_clip_r50.py', './clip_tiny_resnet.py']

model = dict(
    init_cfg=dict(pretrained='clamp_mmpose://tiny_clip_resnet.safetensors'),
    backbone=dict(clip_model=dict(_delete_=True, **_base_.clip_model)),
    head=dict(
        in_channels=32 * _base_.clip_model.vision_cfg.width,
        deconv_out_channels=(64, 64, 64),
    ),
)
