# SimpleBaseline with the backbone and the weights of clamp_tiny_synthetic.py.
_base_ = ['./_base_/synthetic.py', './_base_/simplebaseline_tiny.py']

model = dict(
    init_cfg=dict(
        pretrained='clamp_mmpose://tiny_clip_resnet_poses.safetensors'
    ),
    head=dict(out_channels=_base_.num_points, decoder=_base_.codec),
)
# as in clamp_tiny_synthetic.py
optim_wrapper = dict(
    paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=0.1)))
)
