# CLAMP, CLIP ResNet-50, Animal-Pose (Table 4).
_base_ = [
    './_base_/runtime.py',
    './_base_/animalpose.py',
    './_base_/clamp_r50.py',
]

model = dict(metainfo=_base_.metainfo, head=dict(decoder=_base_.codec))
