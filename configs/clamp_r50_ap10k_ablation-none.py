# Table 6, row 1, nothing of CLAMP: the SimpleBaseline of Table 1, whose AP and
# AR the row has. Without score maps there is nothing for Eq. 9 to fuse.
_base_ = ['./simplebaseline_clip-r50_ap10k.py']
