# RTMDet-tiny for pictures of 320 x 320 pixels: four times as fast, for
# animals that are not small in the picture.
_base_ = ['./detector.py']

size = (320, 320)
pad = dict(_base_.pad, size=size)
train_pipeline = [
    *_base_.load,
    dict(_base_.resize, scale=size),
    dict(_base_.crop, crop_size=size),
    *_base_.augment,
    pad,
    dict(type='PackDetInputs'),
]
fit = dict(_base_.fit, scale=size)
test_pipeline = [_base_.load[0], fit, pad, _base_.load[1], _base_.pack]

train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = test_dataloader = dict(dataset=dict(pipeline=test_pipeline))
