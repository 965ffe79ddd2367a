# CLAMP, CLIP ViT-B/16, Animal-Pose (Table 4).
_base_ = [
    './_base_/runtime_vit.py',
    './_base_/animalpose.py',
    './_base_/clamp_vit.py',
]

model = dict(
    clip_model='ViT-B-16-quickgelu',
    image_size=_base_.codec.input_size,
    head=dict(
        keypoint_names=_base_.keypoint_names,
        losses=dict(
            loss_spatial=dict(
                deconv_out_channels=(20, 20),  # as many as keypoints
                loss_weight=2.0,  # alpha_1
            ),
        ),
        decoder=_base_.codec,
    ),
)
