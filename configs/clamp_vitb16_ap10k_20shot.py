# CLAMP, CLIP ViT-B/16, 20 shots of AP-10K (Table 2).
_base_ = ['./clamp_vitb16_ap10k.py']

shots = dict(shots_per_species=20, seed=0)
train_dataloader = dict(
    batch_size=64, dataset=dict(type='AP10KSubset', filter_cfg=shots)
)
# of ViT-B; the backbone's is still a tenth of it
optim_wrapper = dict(optimizer=dict(lr=5e-5))
auto_scale_lr = dict(base_batch_size=64)
default_hooks = dict(annotation_ids=dict(type='AnnotationIdsHook'))
