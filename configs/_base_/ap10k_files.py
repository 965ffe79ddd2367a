# AP-10K, split 1, ground-truth boxes; tested on the val split, as the paper.
dataset_type = 'AP10KDataset'
data_root = 'data/ap10k/'
# what data_root is here: a data set that has it follows a changed data_root
default_data_root = data_root
metainfo = dict(from_file='configs/_base_/datasets/ap10k.py')
num_points = 17

train_set = dict(
    type=dataset_type,
    data_root=data_root,
    data_prefix=dict(img='data/'),
    ann_file='annotations/ap10k-train-split1.json',
)
val_set = dict(train_set, ann_file='annotations/ap10k-val-split1.json')
