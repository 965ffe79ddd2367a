# SimpleBaseline with CLIP's ResNet-50, the backbone of clamp_r50.py.
_base_ = ['./simplebaseline.py']

model = dict(
    init_cfg=dict(type='CLIPWeights', pretrained='openai'),
    backbone=dict(type='CLIPResNet', clip_model='RN50-quickgelu'),
)
