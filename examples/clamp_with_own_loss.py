# CLAMP with a loss of one's own, beside the paper's.
_base_ = ['../configs/clamp_tiny_synthetic.py']

custom_imports = dict(imports=['clamp_mmpose', 'own_loss'])
model = dict(
    head=dict(losses=dict(loss_blur=dict(type='Blur', loss_weight=0.01)))
)
