# SimpleBaseline, CLIP ResNet-50, AP-10K, unseen family (Table 3):
# trained on Bovidae, train split; tested on Canidae, val split.
# The paper does not say which weights its ResNet-50 started from.
_base_ = ['./simplebaseline_clip-r50_ap10k.py']

train_dataloader = dict(
    dataset=dict(type='AP10KSubset', filter_cfg=dict(families=['Bovidae']))
)
val_dataloader = test_dataloader = dict(
    dataset=dict(type='AP10KSubset', filter_cfg=dict(families=['Canidae']))
)
val_evaluator = test_evaluator = dict(type='SpeciesMetric')
default_hooks = dict(annotation_ids=dict(type='AnnotationIdsHook'))
