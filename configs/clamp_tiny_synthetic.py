# A tiny CLAMP on synthetic animals, in minutes on two CPU cores.
_base_ = ['./_base_/synthetic.py', './_base_/clamp_tiny.py']

model = dict(metainfo=_base_.metainfo, head=dict(decoder=_base_.codec))
