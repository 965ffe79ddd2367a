# Synthetic animals.
_base_ = ['./runtime_tiny.py', './ap10k_128.py']

data_root = 'data/synthetic_ap10k/'
default_data_root = data_root
train_set = dict(data_root=data_root)
val_set = train_set
train_dataloader = dict(dataset=train_set)
val_dataloader = test_dataloader = dict(dataset=val_set)
