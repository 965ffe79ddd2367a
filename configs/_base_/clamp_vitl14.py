# CLAMP with CLIP's ViT-L/14.
_base_ = ['./clamp_vit.py']

model = dict(
    clip_model='ViT-L-14-quickgelu',
    head=dict(losses=dict(loss_spatial=dict(loss_weight=1.0))),  # alpha_1
)
