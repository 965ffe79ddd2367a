# CLAMP with CLIP's ViT-B/16.
_base_ = ['./clamp_vit.py']

model = dict(
    clip_model='ViT-B-16-quickgelu',
    head=dict(losses=dict(loss_spatial=dict(loss_weight=2.0))),  # alpha_1
)
