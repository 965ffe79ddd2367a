# CLAMP, CLIP ResNet-50, AP-10K, unseen family (Table 3):
# trained on Bovidae, train split; tested on Canidae, val split.
_base_ = ['./clamp_r50_ap10k.py']

train_dataloader = dict(
    dataset=dict(type='AP10KSubset', filter_cfg=dict(families=['Bovidae']))
)
val_dataloader = test_dataloader = dict(
    dataset=dict(type='AP10KSubset', filter_cfg=dict(families=['Canidae']))
)
val_evaluator = test_evaluator = dict(type='SpeciesMetric')
default_hooks = dict(annotation_ids=dict(type='AnnotationIdsHook'))
