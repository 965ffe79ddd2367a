# A tiny CLAMP on synthetic animals, in minutes on two CPU cores.
_base_ = ['./_base_/synthetic.py', './_base_/clamp_tiny.py']

model = dict(
    head=dict(keypoint_names=_base_.keypoint_names, decoder=_base_.codec)
)
