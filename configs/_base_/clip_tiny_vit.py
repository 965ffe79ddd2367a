# A CLIP with a vision transformer, of patches of 8 px: an image of 128 px has
# 16 x 16 of them.
clip_model = dict(
    embed_dim=128,
    quick_gelu=True,
    vision_cfg=dict(
        layers=4, width=96, head_width=32, patch_size=8, image_size=96
    ),
    text_cfg=dict(context_length=48, width=32, heads=2, layers=3),
)
