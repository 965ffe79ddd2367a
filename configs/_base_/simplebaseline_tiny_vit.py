# SimpleBaseline on the backbone and in the sizes of clamp_tiny_vit.py.
_base_ = ['./simplebaseline_clip_vitb16.py', './clip_tiny_vit.py']

model = dict(
    init_cfg=dict(pretrained='clamp_mmpose://tiny_clip_vit.safetensors'),
    backbone=dict(
        clip_model=dict(_delete_=True, **_base_.clip_model),
        image_size=128,
        drop_path_rate=0.0,
    ),
    head=dict(
        in_channels=_base_.clip_model.vision_cfg.width,
        deconv_out_channels=(64,),
        deconv_kernel_sizes=(4,),
    ),
)
