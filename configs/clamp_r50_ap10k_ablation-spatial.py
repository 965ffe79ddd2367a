# Table 6, row 2: L_spatial only. Cross attention is not ablated.
_base_ = ['./clamp_r50_ap10k.py']

model = dict(head=dict(losses=dict(loss_feature=None), prompt_encoder=None))
