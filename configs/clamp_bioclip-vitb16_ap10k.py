# CLAMP, BioCLIP ViT-B/16, AP-10K (not in the paper).
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/ap10k.py',
    './_base_/clamp_vitb16.py',
]

model = dict(
    clip_model='ViT-B-16',
    init_cfg=dict(pretrained='hf-hub:imageomics/bioclip'),
    metainfo=_base_.metainfo,
    head=dict(decoder=_base_.codec),
)
