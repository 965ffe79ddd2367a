# Animal-Pose, ground-truth boxes; tested on the val split, as the paper.
# Files and splits are those that mmpose's tools make.
_base_ = ['./ap10k.py']

dataset_type = 'AnimalPoseDataset'
data_root = 'data/animalpose/'
default_data_root = data_root

keypoint_names = [
    'left eye',
    'right eye',
    'left ear base',
    'right ear base',
    'nose',
    'throat',
    'tail base',
    'withers',
    'left front elbow',
    'right front elbow',
    'left back elbow',
    'right back elbow',
    'left front knee',
    'right front knee',
    'left back knee',
    'right back knee',
    'left front paw',
    'right front paw',
    'left back paw',
    'right back paw',
]

train_dataloader = dict(
    dataset=dict(
        type=dataset_type,
        data_root=data_root,
        ann_file='annotations/animalpose_train.json',
        data_prefix=dict(img=''),
    )
)
val_dataloader = dict(
    dataset=dict(
        type=dataset_type,
        data_root=data_root,
        ann_file='annotations/animalpose_val.json',
        data_prefix=dict(img=''),
    )
)
test_dataloader = val_dataloader
