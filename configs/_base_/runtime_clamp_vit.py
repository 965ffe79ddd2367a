# The same for CLAMP on a ViT, whose projector is CLIP's, too.
_base_ = ['./runtime_vit.py']

optim_wrapper = dict(
    paramwise_cfg=dict(custom_keys=dict(projector=dict(lr_mult=0.1)))
)
