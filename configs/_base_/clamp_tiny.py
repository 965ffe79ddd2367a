# CLAMP on the tiny CLIP of the package, for tests and demonstrations.
_base_ = ['./clamp_r50.py', './clip_tiny_resnet.py']

model = dict(
    init_cfg=dict(pretrained='clamp_mmpose://tiny_clip_resnet.safetensors'),
    clip_model=dict(_delete_=True, **_base_.clip_model),  # a name before
    head=dict(
        prompt_encoder=dict(num_heads=2),
        context_decoder=dict(width=64, num_heads=2),
        deconv_out_channels=(64, 64, 64),
        losses=dict(
            loss_spatial=dict(
                deconv_out_channels=(32, 32, 32),
                # alpha_1; 0.4 hurts: docs/experiments_notes.md
                loss_weight=0.01,
            ),
        ),
    ),
)
