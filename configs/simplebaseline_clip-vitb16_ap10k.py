# SimpleBaseline, CLIP ViT-B/16, AP-10K (Table 1).
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/ap10k.py',
    './_base_/simplebaseline_clip_vitb16.py',
]

model = dict(head=dict(out_channels=_base_.num_points, decoder=_base_.codec))
