# CLAMP, CLIP ResNet-50, AP-10K (Table 1).
_base_ = ['./_base_/runtime.py', './_base_/ap10k.py', './_base_/clamp_r50.py']

model = dict(metainfo=_base_.metainfo, head=dict(decoder=_base_.codec))
