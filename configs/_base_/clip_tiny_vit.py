# A CLIP with a vision transformer, for larger images too: 16 x 16 patches of
# 128 px.
clip_model = dict(
    embed_dim=128,
    quick_gelu=True,
    vision_cfg=dict(
        layers=4, width=96, head_width=32, patch_size=8, image_size=96
    ),
    text_cfg=dict(context_length=48, width=32, heads=2, layers=3),
)
