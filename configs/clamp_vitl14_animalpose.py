# CLAMP, CLIP ViT-L/14, Animal-Pose; the paper has no such row.
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/animalpose_224.py',
    './_base_/clamp_vit.py',
]

model = dict(
    clip_model='ViT-L-14-quickgelu',
    image_size=_base_.codec.input_size,
    head=dict(
        keypoint_names=_base_.keypoint_names,
        losses=dict(
            loss_spatial=dict(
                deconv_out_channels=(20, 20),  # as many as keypoints
                loss_weight=1.0,  # alpha_1
            ),
        ),
        decoder=_base_.codec,
    ),
)
