# The same for a ViT: what CLIP has taught it changes slowly (paper, Sec. 4.1).
_base_ = ['./runtime.py']

optim_wrapper = dict(
    paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=0.1)))
)
