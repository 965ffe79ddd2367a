# The tiny CLAMP with both losses, but without the prompt encoder.
_base_ = ['./clamp_tiny_synthetic.py']

model = dict(head=dict(prompt_encoder=None))
