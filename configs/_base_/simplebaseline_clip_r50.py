# SimpleBaseline with CLIP's ResNet-50, the backbone of clamp_r50.py.
_base_ = ['./simplebaseline.py']

model = dict(
    init_cfg=dict(type='CLIPWeights', pretrained='openai'),
    backbone=dict(type='CLIPResNet', clip_model='RN50-quickgelu'),
    head=dict(
        in_channels=2048,
        deconv_out_channels=(256, 256, 256),
        deconv_kernel_sizes=(4, 4, 4),
    ),
)
