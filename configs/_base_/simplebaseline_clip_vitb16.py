# SimpleBaseline with CLIP's ViT-B/16, the backbone of clamp_vitb16_*.py.
_base_ = ['./simplebaseline.py']

model = dict(
    init_cfg=dict(type='CLIPWeights', pretrained='openai'),
    backbone=dict(
        type='CLIPVisionTransformer',
        clip_model='ViT-B-16-quickgelu',
        image_size=(256, 256),
        drop_path_rate=0.4,
    ),
    head=dict(
        in_channels=768,
        deconv_out_channels=(256, 256),  # its stride is 16
        deconv_kernel_sizes=(4, 4),
    ),
)
