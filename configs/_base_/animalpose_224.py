# Animal-Pose, inputs of 224 pixels.
_base_ = ['./animalpose_files.py', './input_224.py']

train_dataloader = dict(dataset=_base_.train_set)
val_dataloader = test_dataloader = dict(dataset=_base_.val_set)
