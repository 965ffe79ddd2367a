# A CLIP of 2.5 million parameters, two thirds of them its vocabulary.
clip_model = dict(
    embed_dim=128,
    quick_gelu=True,
    vision_cfg=dict(
        layers=[1, 2, 2, 1], width=12, head_width=32, image_size=128
    ),
    text_cfg=dict(context_length=48, width=32, heads=2, layers=3),
)
