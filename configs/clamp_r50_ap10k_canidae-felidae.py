# CLAMP, CLIP ResNet-50, AP-10K, unseen family (Table 3):
# trained on Canidae, train split; tested on Felidae, val split.
_base_ = ['./clamp_r50_ap10k.py']

train_dataloader = dict(
    dataset=dict(type='AP10KSubset', filter_cfg=dict(families=['Canidae']))
)
val_dataloader = dict(
    dataset=dict(type='AP10KSubset', filter_cfg=dict(families=['Felidae']))
)
test_dataloader = val_dataloader

val_evaluator = dict(type='SpeciesMetric')
test_evaluator = val_evaluator
default_hooks = dict(annotation_ids=dict(type='AnnotationIdsHook'))
