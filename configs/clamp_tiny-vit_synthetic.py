# A tiny CLAMP with a vision transformer on synthetic animals.
# It learns more slowly than the ResNet: docs/experiments_notes.md.
_base_ = ['./_base_/synthetic.py', './_base_/clamp_tiny_vit.py']

model = dict(metainfo=_base_.metainfo, head=dict(decoder=_base_.codec))
optim_wrapper = dict(optimizer=dict(lr=1e-3))
