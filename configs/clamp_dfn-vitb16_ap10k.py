# CLAMP, DFN ViT-B/16, AP-10K (not in the paper).
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/ap10k.py',
    './_base_/clamp_vitb16.py',
]

model = dict(
    init_cfg=dict(pretrained='dfn2b'),
    metainfo=_base_.metainfo,
    head=dict(decoder=_base_.codec),
)
