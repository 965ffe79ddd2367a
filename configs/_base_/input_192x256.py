# 192 x 256 pixels (w, h), for persons, who stand; 48 x 64 heatmap cells.
_base_ = ['./input_256.py']

codec = dict(_base_.codec, input_size=(192, 256), heatmap_size=(48, 64))

crop = dict(type='TopdownAffine', input_size=codec['input_size'])
target = dict(type='GenerateTarget', encoder=codec)
train_pipeline = [*_base_.load, *_base_.augment, crop, target, _base_.pack]
val_pipeline = [*_base_.load, crop, _base_.pack]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = test_dataloader = dict(dataset=dict(pipeline=val_pipeline))
