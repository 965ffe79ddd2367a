# SimpleBaseline with mmpose's ResNet-50 and ImageNet's weights.
_base_ = ['./simplebaseline.py']

model = dict(
    backbone=dict(
        type='ResNet',
        depth=50,
        init_cfg=dict(type='Pretrained', checkpoint='torchvision://resnet50'),
    ),
)
