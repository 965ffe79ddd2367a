# CLAMP, DataComp ViT-B/16, AP-10K (not in the paper).
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/ap10k.py',
    './_base_/clamp_vitb16.py',
]

model = dict(
    clip_model='ViT-B-16',
    init_cfg=dict(pretrained='datacomp_xl_s13b_b90k'),
    metainfo=_base_.metainfo,
    head=dict(decoder=_base_.codec),
)
