# CLAMP, CLIP ViT-B/16, AP-10K (Table 1).
_base_ = [
    './_base_/runtime_clamp_vit.py',
    './_base_/ap10k.py',
    './_base_/clamp_vitb16.py',
]

model = dict(metainfo=_base_.metainfo, head=dict(decoder=_base_.codec))
