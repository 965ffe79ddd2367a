# A tiny CLAMP on synthetic animals, in minutes on two CPU cores.
_base_ = ['./_base_/synthetic.py', './_base_/clamp_tiny.py']

model = dict(
    metainfo=_base_.metainfo,
    init_cfg=dict(
        pretrained='clamp_mmpose://tiny_clip_resnet_poses.safetensors'
    ),
    head=dict(decoder=_base_.codec),
)
# it was taught poses, and a head that begins must not undo that
optim_wrapper = dict(
    paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=0.1)))
)
