# Animal-Pose, inputs of 256 pixels.
_base_ = ['./animalpose_files.py', './input_256.py']

train_dataloader = dict(dataset=_base_.train_set)
val_dataloader = test_dataloader = dict(dataset=_base_.val_set)
