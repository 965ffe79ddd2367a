# Table 6, row 3: both losses, no prompt encoder; row 4 is clamp_r50_ap10k.py.
_base_ = ['./clamp_r50_ap10k.py']

model = dict(head=dict(prompt_encoder=None))
