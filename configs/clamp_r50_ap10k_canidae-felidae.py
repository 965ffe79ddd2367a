# CLAMP, CLIP ResNet-50, AP-10K, unseen family (Table 3):
# trained on Canidae, train split; tested on Felidae, val split.
_base_ = ['./clamp_r50_ap10k_bovidae-canidae.py']

train_dataloader = dict(dataset=dict(filter_cfg=dict(families=['Canidae'])))
val_dataloader = test_dataloader = dict(
    dataset=dict(filter_cfg=dict(families=['Felidae']))
)
