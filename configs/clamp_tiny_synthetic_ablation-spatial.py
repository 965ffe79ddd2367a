# The tiny CLAMP with L_spatial only.
_base_ = ['./clamp_tiny_synthetic.py']

model = dict(head=dict(losses=dict(loss_feature=None), prompt_encoder=None))
