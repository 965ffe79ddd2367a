# SimpleBaseline with the backbone and the weights of clamp_tiny_livestock.py.
_base_ = ['./_base_/livestock.py', './_base_/simplebaseline_tiny.py']

model = dict(head=dict(out_channels=_base_.num_points, decoder=_base_.codec))
