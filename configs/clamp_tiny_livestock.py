# A tiny CLAMP on cattle, horses and sheep.
_base_ = ['./_base_/livestock.py', './_base_/clamp_tiny.py']

model = dict(metainfo=_base_.metainfo, head=dict(decoder=_base_.codec))
