# CLAMP, BioCLIP 2 ViT-L/14, AP-10K (not in the paper).
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/ap10k_224.py',
    './_base_/clamp_vitl14.py',
]

model = dict(
    clip_model='ViT-L-14',
    init_cfg=dict(pretrained='hf-hub:imageomics/bioclip-2'),
    metainfo=_base_.metainfo,
    head=dict(decoder=_base_.codec),
)
