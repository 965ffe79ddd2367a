# Synthetic animals, and a schedule of minutes on two CPU cores.
_base_ = ['./runtime.py', './ap10k_128.py']

data_root = 'data/synthetic_ap10k/'
default_data_root = data_root
train_set = dict(data_root=data_root)
val_set = train_set
train_dataloader = dict(dataset=train_set)
val_dataloader = test_dataloader = dict(dataset=val_set)

max_epochs = 20
train_cfg = dict(max_epochs=max_epochs, val_interval=5)
optim_wrapper = dict(optimizer=dict(lr=2e-3))
param_scheduler = [
    dict(
        type='LinearLR', begin=0, end=100, start_factor=0.001, by_epoch=False
    ),  # warm-up
    dict(
        type='CosineAnnealingLR',
        begin=0,
        end=max_epochs,
        T_max=max_epochs,
        by_epoch=True,
        convert_to_iter_based=True,
    ),
]
auto_scale_lr = dict(base_batch_size=16)
randomness = dict(seed=0)
