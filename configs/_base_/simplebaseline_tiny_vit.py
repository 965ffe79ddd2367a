# SimpleBaseline on the backbone and in the sizes of clamp_tiny_vit.py.
_base_ = ['./simplebaseline.py', './clip_tiny_vit.py']

model = dict(
    init_cfg=dict(
        type='CLIPWeights',
        pretrained='clamp_mmpose://tiny_clip_vit.safetensors',
    ),
    backbone=dict(
        type='CLIPVisionTransformer',
        clip_model=_base_.clip_model,
        image_size=128,
    ),
    head=dict(
        in_channels=_base_.clip_model.vision_cfg.width,
        deconv_out_channels=(64,),
        deconv_kernel_sizes=(4,),
    ),
)
