# 224 x 224 pixels, for a stride of 14; still 64 x 64 heatmap cells.
_base_ = ['./input_256.py']

codec = dict(_base_.codec, input_size=(224, 224))

crop = dict(type='TopdownAffine', input_size=codec['input_size'])
target = dict(type='GenerateTarget', encoder=codec)
train_pipeline = [*_base_.load, *_base_.augment, crop, target, _base_.pack]
val_pipeline = [*_base_.load, crop, _base_.pack]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = test_dataloader = dict(dataset=dict(pipeline=val_pipeline))
