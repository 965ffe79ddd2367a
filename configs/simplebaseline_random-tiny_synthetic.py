# SimpleBaseline with the backbone of clamp_tiny_synthetic.py, from scratch.
_base_ = ['./simplebaseline_clip-tiny_synthetic.py']

model = dict(init_cfg=dict(pretrained=None))
optim_wrapper = dict(
    paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=1.0)))
)
