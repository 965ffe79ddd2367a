# Top-down: the box of an animal is cut out and resized to 256 x 256 pixels;
# heatmaps have 64 x 64 cells. Other sizes build on this one.
data_mode = 'topdown'

codec = dict(
    type='MSRAHeatmapWithKeypoints',
    input_size=(256, 256),
    heatmap_size=(64, 64),
    sigma=2,
)

load = [dict(type='LoadImage'), dict(type='GetBBoxCenterScale')]
augment = [
    dict(type='RandomFlip', direction='horizontal'),
    dict(type='RandomHalfBody'),
    dict(type='RandomBBoxTransform'),
]
crop = dict(type='TopdownAffine', input_size=codec['input_size'])
target = dict(type='GenerateTarget', encoder=codec)
pack = dict(type='PackPoseInputs')
train_pipeline = [*load, *augment, crop, target, pack]
val_pipeline = [*load, crop, pack]

train_dataloader = dict(
    batch_size=128,
    num_workers=8,
    persistent_workers=False,  # as EpochSeedHook needs it
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(data_mode=data_mode, pipeline=train_pipeline),
)
val_dataloader = dict(
    batch_size=64,
    num_workers=8,
    persistent_workers=True,
    drop_last=False,
    sampler=dict(type='DefaultSampler', shuffle=False, round_up=False),
    dataset=dict(data_mode=data_mode, pipeline=val_pipeline, test_mode=True),
)
test_dataloader = val_dataloader

val_evaluator = dict(type='CocoMetric')  # reads the file of its data set
test_evaluator = val_evaluator
