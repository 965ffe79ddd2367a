# CLAMP, CLIP ViT-B/16, Animal-Pose (Table 4).
_base_ = [
    './_base_/runtime_clamp_vit.py',
    './_base_/animalpose.py',
    './_base_/clamp_vitb16.py',
]

model = dict(metainfo=_base_.metainfo, head=dict(decoder=_base_.codec))
