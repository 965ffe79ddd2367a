# SimpleBaseline, CLIP ResNet-50, AP-10K (Table 1).
_base_ = [
    './_base_/runtime.py',
    './_base_/ap10k.py',
    './_base_/simplebaseline_clip_r50.py',
]

model = dict(head=dict(out_channels=_base_.num_points, decoder=_base_.codec))
