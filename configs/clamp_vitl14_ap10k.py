# CLAMP, CLIP ViT-L/14, AP-10K (Table 5).
_base_ = [
    './_base_/runtime_clamp_vit.py',
    './_base_/ap10k_224.py',
    './_base_/clamp_vitl14.py',
]

model = dict(metainfo=_base_.metainfo, head=dict(decoder=_base_.codec))
