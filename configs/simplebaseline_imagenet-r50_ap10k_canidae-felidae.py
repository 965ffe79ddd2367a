# SimpleBaseline, ImageNet ResNet-50, AP-10K, unseen family (Table 3):
# trained on Canidae, train split; tested on Felidae, val split.
# The paper does not say which weights its ResNet-50 started from.
_base_ = ['./simplebaseline_imagenet-r50_ap10k_bovidae-canidae.py']

train_dataloader = dict(dataset=dict(filter_cfg=dict(families=['Canidae'])))
val_dataloader = test_dataloader = dict(
    dataset=dict(filter_cfg=dict(families=['Felidae']))
)
