# Its twin with a vision transformer.
clip_model = dict(
    embed_dim=128,
    quick_gelu=True,
    vision_cfg=dict(
        layers=6, width=96, head_width=32, patch_size=16, image_size=128
    ),
    text_cfg=dict(context_length=48, width=32, heads=2, layers=3),
)
