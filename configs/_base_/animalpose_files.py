# Animal-Pose, ground-truth boxes; tested on the val split, as the paper.
# Files and splits are those that mmpose's tools make.
dataset_type = 'AnimalPoseDataset'
data_root = 'data/animalpose/'
default_data_root = data_root
metainfo = dict(from_file='configs/_base_/datasets/animalpose.py')
num_points = 20

train_set = dict(
    type=dataset_type,
    data_root=data_root,
    data_prefix=dict(img=''),
    ann_file='annotations/animalpose_train.json',
)
val_set = dict(train_set, ann_file='annotations/animalpose_val.json')
