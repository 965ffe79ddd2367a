# LivestockKeypoints: cattle, horses and sheep, with ground-truth boxes.
# An animal may be in both files: for unseen ones split by species, or place.
_base_ = ['./runtime_tiny.py', './ap10k_128.py']

metainfo = dict(from_file='{{ fileDirname }}/livestock_skeleton.py')
num_points = 18
dataset_type = 'CocoStyleSubset'
data_root = 'data/livestock/'
default_data_root = data_root
train_set = dict(
    type=dataset_type,
    metainfo=metainfo,
    data_root=data_root,
    ann_file='annotations/livestock-train.json',
)
val_set = dict(train_set, ann_file='annotations/livestock-val.json')
train_dataloader = dict(dataset=train_set)
val_dataloader = test_dataloader = dict(dataset=val_set)

val_evaluator = dict(type='SpeciesMetric')
test_evaluator = [
    dict(type='SpeciesMetric'),
    dict(type='PixelErrorMetric'),
    dict(type='LeftRightMetric'),
]
