# CLAMP, MobileCLIP-S2, AP-10K (not in the paper).
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/ap10k.py',
    './_base_/clamp_timm.py',
]

model = dict(
    clip_model='MobileCLIP-S2',
    init_cfg=dict(pretrained='datacompdr'),
    # it has seen pictures from 0 to 1
    data_preprocessor=dict(mean=[0.0] * 3, std=[255.0] * 3),
    metainfo=_base_.metainfo,
    head=dict(decoder=_base_.codec),
)
