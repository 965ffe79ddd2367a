# The tiny CLAMP with a loss that keeps left and right apart.
_base_ = ['./clamp_tiny_livestock.py']

twin_loss = dict(type='TwinContrastiveLoss', loss_weight=0.004)
model = dict(head=dict(losses=dict(loss_twins=twin_loss)))
