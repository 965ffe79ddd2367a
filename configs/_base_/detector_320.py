# RTMDet-tiny for pictures of 320 x 320 pixels: four times as fast, for
# animals that are not small in the picture.
_base_ = ['./detector.py']

size = (320, 320)
train_pipeline = [
    *_base_.load,
    dict(
        type='RandomResize',
        scale=size,
        ratio_range=(0.5, 2.0),
        keep_ratio=True,
    ),
    dict(type='RandomCrop', crop_size=size),
    *_base_.augment,
    dict(type='Pad', size=size, pad_val=_base_.grey),
    dict(type='PackDetInputs'),
]
test_pipeline = [
    _base_.load[0],
    dict(type='Resize', scale=size, keep_ratio=True),
    dict(type='Pad', size=size, pad_val=_base_.grey),
    _base_.load[1],
    _base_.pack,
]

train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = test_dataloader = dict(dataset=dict(pipeline=test_pipeline))
