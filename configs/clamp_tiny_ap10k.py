# The tiny CLAMP for AP-10K's files: small enough for a laptop.
_base_ = [
    './_base_/runtime.py',
    './_base_/ap10k_128.py',
    './_base_/clamp_tiny.py',
]

model = dict(metainfo=_base_.metainfo, head=dict(decoder=_base_.codec))
auto_scale_lr = dict(base_batch_size=16)
