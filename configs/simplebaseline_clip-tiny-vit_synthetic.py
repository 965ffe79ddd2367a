# SimpleBaseline with the backbone and weights of clamp_tiny-vit_synthetic.py.
# It learns more slowly than the ResNet: docs/experiments_notes.md.
_base_ = ['./_base_/synthetic.py', './_base_/simplebaseline_tiny_vit.py']

model = dict(head=dict(out_channels=_base_.num_points, decoder=_base_.codec))
optim_wrapper = dict(optimizer=dict(lr=1e-3))
