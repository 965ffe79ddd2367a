# CLAMP, CLIP ResNet-50, 20 shots of AP-10K (Table 2).
_base_ = ['./clamp_r50_ap10k.py']

shots = dict(shots_per_species=20, seed=0)
train_dataloader = dict(
    batch_size=64, dataset=dict(type='AP10KSubset', filter_cfg=shots)
)
auto_scale_lr = dict(base_batch_size=64)
default_hooks = dict(annotation_ids=dict(type='AnnotationIdsHook'))
