# SimpleBaseline with the backbone of clamp_tiny_livestock.py, from scratch.
_base_ = ['./simplebaseline_clip-tiny_livestock.py']

model = dict(init_cfg=dict(pretrained=None))
