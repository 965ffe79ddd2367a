# CLAMP on the tiny CLIP of the package that has a vision transformer.
_base_ = ['./clamp_vit.py', './clip_tiny_vit.py']

model = dict(
    init_cfg=dict(pretrained='clamp_mmpose://tiny_clip_vit.safetensors'),
    clip_model=_base_.clip_model,
    backbone=dict(drop_path_rate=0.0),
    head=dict(
        prompt_encoder=dict(num_heads=2),
        context_decoder=dict(width=64, num_heads=2),
        deconv_out_channels=(64,),
        losses=dict(
            loss_spatial=dict(
                deconv_out_channels=(None,),
                loss_weight=0.01,  # alpha_1
            ),
        ),
    ),
)
