# RTMDet-tiny, which finds animals in pictures of 640 x 640 pixels: trained
# from labels of few pictures, with nothing downloaded.
_base_ = ['mmdet::rtmdet/rtmdet_tiny_8xb32-300e_coco.py']

# checkpoints can be read again with torch >= 2.6
custom_imports = dict(imports=['clamp_mmpose'], allow_failed_imports=False)

dataset_type = 'CocoDataset'
norm = dict(type='BN')  # one GPU, or none
model = dict(
    backbone=dict(norm_cfg=norm, init_cfg=None),
    neck=dict(norm_cfg=norm),
    bbox_head=dict(norm_cfg=norm),
)

load = [
    dict(type='LoadImageFromFile'),
    dict(type='LoadAnnotations', with_bbox=True),
]
augment = [
    dict(type='YOLOXHSVRandomAug'),
    dict(type='RandomFlip', prob=0.5),
]
pack = dict(
    type='PackDetInputs',
    meta_keys=(
        'img_id',
        'img_path',
        'ori_shape',
        'img_shape',
        'scale_factor',
    ),
)

size = (640, 640)
resize = dict(
    type='RandomResize', scale=size, ratio_range=(0.5, 2.0), keep_ratio=True
)
crop = dict(type='RandomCrop', crop_size=size)
fit = dict(type='Resize', scale=size, keep_ratio=True)
pad = dict(type='Pad', size=size, pad_val=dict(img=(114, 114, 114)))
train_pipeline = [
    *load,
    resize,
    crop,
    *augment,
    pad,
    dict(type='PackDetInputs'),
]
test_pipeline = [load[0], fit, pad, load[1], pack]

# the files that the importer writes
train_set = dict(
    ann_file='annotations/ap10k-train-split1.json',
    data_prefix=dict(img='data/'),
    filter_cfg=dict(filter_empty_gt=True, min_size=1),
    pipeline=train_pipeline,
)
val_set = dict(
    ann_file='annotations/ap10k-val-split1.json',
    data_prefix=dict(img='data/'),
    pipeline=test_pipeline,
)
train_dataloader = dict(batch_size=8, num_workers=2, dataset=train_set)
val_dataloader = dict(batch_size=8, num_workers=2, dataset=val_set)
test_dataloader = val_dataloader

train_cfg = dict(dynamic_intervals=None)
optim_wrapper = dict(optimizer=dict(lr=0.001))
auto_scale_lr = dict(base_batch_size=8)
default_hooks = dict(
    checkpoint=dict(
        _delete_=True,
        type='clamp_mmpose.WholeCheckpointHook',
        save_best='coco/bbox_mAP',
        rule='greater',
        max_keep_ckpts=2,
    )
)
custom_hooks = [
    dict(
        type='EMAHook',
        ema_type='ExpMomentumEMA',
        momentum=0.001,
        update_buffers=True,
        priority=49,
    ),
]
