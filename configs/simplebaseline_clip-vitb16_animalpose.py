# SimpleBaseline, CLIP ViT-B/16, Animal-Pose (Table 4).
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/animalpose.py',
    './_base_/simplebaseline_clip_vitb16.py',
]

model = dict(head=dict(out_channels=_base_.num_points, decoder=_base_.codec))
