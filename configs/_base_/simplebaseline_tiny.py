# SimpleBaseline on the backbone and in the sizes of clamp_tiny.py.
_base_ = ['./simplebaseline.py', './clip_tiny_resnet.py']

model = dict(
    init_cfg=dict(
        type='CLIPWeights',
        pretrained='clamp_mmpose://tiny_clip_resnet.safetensors',
    ),
    backbone=dict(type='CLIPResNet', clip_model=_base_.clip_model),
    head=dict(
        in_channels=32 * _base_.clip_model.vision_cfg.width,
        deconv_out_channels=(64, 64, 64),
        deconv_kernel_sizes=(4, 4, 4),
    ),
)
