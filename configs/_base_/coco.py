# Persons of COCO, inputs of 192 x 256 pixels.
_base_ = ['./coco_files.py', './input_192x256.py']

train_dataloader = dict(dataset=_base_.train_set)
val_dataloader = test_dataloader = dict(dataset=_base_.val_set)
