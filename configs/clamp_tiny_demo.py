# The demo: the tiny CLAMP, from a CLIP that was taught poses.
_base_ = ['./clamp_tiny_synthetic.py']

model = dict(
    init_cfg=dict(
        pretrained='clamp_mmpose://tiny_clip_resnet_poses.safetensors'
    ),
    head=dict(
        losses=dict(
            loss_twins=dict(type='TwinContrastiveLoss', loss_weight=0.004)
        )
    ),
)

# it knows near from far already, and a head that begins must not undo that
optim_wrapper = dict(
    paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=0.1)))
)

test_evaluator = [_base_.test_evaluator, dict(type='LeftRightMetric')]
