# The demo: the tiny CLAMP, tested for exchanged twins besides AP.
_base_ = ['./clamp_tiny_synthetic.py']

test_evaluator = [
    _base_.test_evaluator,
    dict(type='LeftRightMetric'),
]
