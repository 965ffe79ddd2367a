# AP-10K for small networks: 128 pixels, 32 heatmap cells, mild augmentation.
_base_ = ['./ap10k.py']

codec = dict(input_size=(128, 128), heatmap_size=(32, 32), sigma=1.5)

_affine = dict(type='TopdownAffine', input_size=(128, 128))
train_pipeline = [
    dict(type='LoadImage'),
    dict(type='GetBBoxCenterScale'),
    dict(type='RandomFlip', direction='horizontal'),
    dict(
        type='RandomBBoxTransform',
        scale_factor=(0.75, 1.25),
        rotate_factor=40.0,
    ),
    _affine,
    dict(type='GenerateTarget', encoder={**_base_.codec, **codec}),
    dict(type='PackPoseInputs'),
]
val_pipeline = [
    dict(type='LoadImage'),
    dict(type='GetBBoxCenterScale'),
    _affine,
    dict(type='PackPoseInputs'),
]

train_dataloader = dict(
    batch_size=16, num_workers=2, dataset=dict(pipeline=train_pipeline)
)
val_dataloader = dict(num_workers=2, dataset=dict(pipeline=val_pipeline))
test_dataloader = val_dataloader
