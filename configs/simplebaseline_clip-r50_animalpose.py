# SimpleBaseline, CLIP ResNet-50, Animal-Pose (Table 4).
_base_ = [
    './_base_/runtime.py',
    './_base_/animalpose.py',
    './_base_/simplebaseline_clip_r50.py',
]

model = dict(head=dict(out_channels=_base_.num_points, decoder=_base_.codec))
