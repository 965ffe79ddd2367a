# The demo: the tiny CLAMP with a loss that keeps left and right apart.
_base_ = ['./clamp_tiny_synthetic.py']

twin_loss = dict(type='TwinContrastiveLoss', loss_weight=0.004)
model = dict(head=dict(losses=dict(loss_twins=twin_loss)))
test_evaluator = [_base_.test_evaluator, dict(type='LeftRightMetric')]
