# How CLAMP is trained (paper, Sec. 4.1), on mmpose's default runtime.
_base_ = ['mmpose::_base_/default_runtime.py']

custom_imports = dict(imports=['clamp_mmpose'], allow_failed_imports=False)

# loops that check annotation files before they are read
train_cfg = dict(
    _delete_=True, type='CheckedTrainLoop', max_epochs=210, val_interval=10
)
val_cfg = dict(type='CheckedValLoop')
test_cfg = dict(type='CheckedTestLoop')

optim_wrapper = dict(optimizer=dict(type='AdamW', lr=5e-4, weight_decay=1e-4))

param_scheduler = [
    dict(
        type='LinearLR', begin=0, end=500, start_factor=0.001, by_epoch=False
    ),  # warm-up
    dict(
        type='MultiStepLR',
        begin=0,
        end=210,
        milestones=[170, 200],
        gamma=0.1,
        by_epoch=True,
    ),
]

# the batch of all GPUs together; with another one, add --auto-scale-lr
auto_scale_lr = dict(base_batch_size=128)

default_hooks = dict(
    # a kill leaves what was there
    checkpoint=dict(
        type='WholeCheckpointHook',
        save_best='coco/AP',
        rule='greater',
        max_keep_ckpts=2,  # one to go back to
    ),
    # a loss that is no number ends the run
    finite_loss=dict(type='FiniteLossHook'),
    # a resumed run goes on as if it had not stopped
    epoch_seed=dict(type='EpochSeedHook'),
    # the end of a training writes report.html; out=None does not
    report=dict(type='ReportHook'),
)
