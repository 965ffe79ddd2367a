# 128 x 128 pixels, 32 x 32 heatmap cells, mild augmentation.
_base_ = ['./input_256.py']

codec = dict(
    _base_.codec, input_size=(128, 128), heatmap_size=(32, 32), sigma=1.5
)

augment = [
    dict(type='RandomFlip', direction='horizontal'),
    dict(
        type='RandomBBoxTransform',
        scale_factor=(0.75, 1.25),
        rotate_factor=40.0,
    ),
]
crop = dict(type='TopdownAffine', input_size=codec['input_size'])
target = dict(type='GenerateTarget', encoder=codec)
train_pipeline = [*_base_.load, *augment, crop, target, _base_.pack]
val_pipeline = [*_base_.load, crop, _base_.pack]

train_dataloader = dict(
    batch_size=16, num_workers=2, dataset=dict(pipeline=train_pipeline)
)
val_dataloader = test_dataloader = dict(
    num_workers=2, dataset=dict(pipeline=val_pipeline)
)
