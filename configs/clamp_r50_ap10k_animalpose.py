# One CLAMP for AP-10K and Animal-Pose (ours, not the paper's): 23 keypoints,
# of which each data set labels its own; tested on both, by their own names.
_base_ = [
    './_base_/runtime.py',
    './_base_/input_256.py',
    './_base_/clamp_r50.py',
]

dataset_type = 'CombinedDataset'
metainfo = dict(
    from_file='{{ fileDirname }}/_base_/ap10k_animalpose_skeleton.py'
)
model = dict(metainfo=metainfo, head=dict(decoder=_base_.codec))

# keypoints of a data set, and which of the 23 they are, by their words
ap10k_points = [(i, i) for i in range(17)]
animalpose_points = [
    *[(0, 0), (1, 1), (2, 17), (3, 18), (4, 2), (5, 19), (6, 4), (7, 20)],
    *[(8, 6), (9, 9), (10, 11), (11, 14), (12, 21), (13, 22), (14, 12)],
    *[(15, 15), (16, 7), (17, 10), (18, 13), (19, 16)],
]
to_23 = dict(type='KeypointConverter', num_keypoints=23)
ap10k = dict(
    type='AP10KDataset',
    data_root='data/ap10k/',
    data_prefix=dict(img='data/'),
    ann_file='annotations/ap10k-train-split1.json',
    data_mode=_base_.data_mode,
    pipeline=[dict(to_23, mapping=ap10k_points)],
)
animalpose = dict(
    type='AnimalPoseDataset',
    data_root='data/animalpose/',
    data_prefix=dict(img=''),
    ann_file='annotations/animalpose_train.json',
    data_mode=_base_.data_mode,
    pipeline=[dict(to_23, mapping=animalpose_points)],
)
ap10k_val = dict(
    ap10k, ann_file='annotations/ap10k-val-split1.json', test_mode=True
)
animalpose_val = dict(
    animalpose, ann_file='annotations/animalpose_val.json', test_mode=True
)

train_dataloader = dict(
    dataset=dict(
        _delete_=True,
        type='CombinedDataset',
        metainfo=metainfo,
        datasets=[ap10k, animalpose],
        pipeline=_base_.train_pipeline,
    )
)
val_dataloader = dict(
    dataset=dict(
        _delete_=True,
        type='CombinedDataset',
        metainfo=metainfo,
        datasets=[ap10k_val, animalpose_val],
        pipeline=_base_.val_pipeline,
        test_mode=True,
    )
)
test_dataloader = val_dataloader

val_evaluator = dict(
    _delete_=True,
    type='MultiDatasetEvaluator',
    datasets=[ap10k_val, animalpose_val],
    metrics=[
        dict(
            type='CocoMetric',
            prefix='ap10k',
            ann_file=ap10k_val['data_root'] + ap10k_val['ann_file'],
            pred_converter=dict(
                num_keypoints=17, mapping=[(j, i) for i, j in ap10k_points]
            ),
        ),
        dict(
            type='CocoMetric',
            prefix='animalpose',
            ann_file=animalpose_val['data_root'] + animalpose_val['ann_file'],
            pred_converter=dict(
                num_keypoints=20,
                mapping=[(j, i) for i, j in animalpose_points],
            ),
        ),
    ],
)
test_evaluator = val_evaluator
default_hooks = dict(checkpoint=dict(save_best='ap10k/AP'))
