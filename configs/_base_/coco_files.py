# Persons of COCO 2017, ground-truth boxes; tested on the whole val split.
dataset_type = 'CocoDataset'
data_root = 'data/coco/'
default_data_root = data_root
metainfo = dict(from_file='configs/_base_/datasets/coco.py')
num_points = 17

train_set = dict(
    type=dataset_type,
    data_root=data_root,
    data_prefix=dict(img='train2017/'),
    ann_file='annotations/person_keypoints_train2017.json',
)
val_set = dict(
    train_set,
    data_prefix=dict(img='val2017/'),
    ann_file='annotations/person_keypoints_val2017.json',
)
