# RTMPose's head on CLIP's vision transformer: its features without its words.
_base_ = ['../configs/simplebaseline_clip-tiny-vit_synthetic.py']

codec = dict(
    type='SimCCLabel', input_size=(128, 128), sigma=(4.0, 4.0), normalize=False
)
target = dict(type='GenerateTarget', encoder=codec)
train_pipeline = [
    *_base_.load,
    *_base_.augment,
    _base_.crop,
    target,
    _base_.pack,
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
model = dict(
    head=dict(
        _delete_=True,
        type='RTMCCHead',
        in_channels=_base_.clip_model.vision_cfg.width,
        out_channels=_base_.num_points,
        input_size=codec['input_size'],
        in_featuremap_size=(16, 16),  # cells of 8 pixels
        loss=dict(type='KLDiscretLoss', use_target_weight=True, beta=10.0),
        decoder=codec,
    ),
    test_cfg=dict(_delete_=True, flip_test=True),
)
