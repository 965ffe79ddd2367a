# CLAMP, CLIP ResNet-50, 1,000 persons of COCO. The paper mentions persons
# with few data; how many and which settings is our choice.
_base_ = ['./_base_/runtime.py', './_base_/coco.py', './_base_/clamp_r50.py']

model = dict(metainfo=_base_.metainfo, head=dict(decoder=_base_.codec))
train_dataloader = dict(
    batch_size=64,
    dataset=dict(
        type='CocoStyleSubset',
        metainfo=_base_.metainfo,
        filter_cfg=dict(species=['person'], shots_per_species=1000, seed=0),
    ),
)
auto_scale_lr = dict(base_batch_size=64)
default_hooks = dict(annotation_ids=dict(type='AnnotationIdsHook'))
