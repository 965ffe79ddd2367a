# CLAMP, CLIP ViT-L/14, AP-10K (Table 5).
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/ap10k_224.py',
    './_base_/clamp_vit.py',
]

model = dict(
    clip_model='ViT-L-14-quickgelu',
    image_size=_base_.codec.input_size,
    head=dict(
        keypoint_names=_base_.keypoint_names,
        losses=dict(loss_spatial=dict(loss_weight=1.0)),  # alpha_1
        decoder=_base_.codec,
    ),
)
