# CLAMP, CLIP ViT-L/14, as the official code built it, for its checkpoints:
# the text tower has 8 attention heads instead of CLIP's 12.
_base_ = ['./clamp_vitl14_ap10k.py']

model = dict(
    clip_model=dict(
        _delete_=True,  # the base has a name here
        embed_dim=768,
        quick_gelu=True,
        vision_cfg=dict(layers=24, width=1024, patch_size=14, image_size=224),
        text_cfg=dict(width=768, heads=8, layers=12),
    )
)
