# CLAMP, CLIP ConvNeXt-B, AP-10K (not in the paper).
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/ap10k.py',
    './_base_/clamp_timm.py',
]

model = dict(
    clip_model='convnext_base_w',
    init_cfg=dict(pretrained='laion2b_s13b_b82k_augreg'),
    metainfo=_base_.metainfo,
    head=dict(decoder=_base_.codec),
)
