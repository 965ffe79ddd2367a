# CLAMP's head on HRNet: the same words beside features of another network.
_base_ = ['../configs/_base_/synthetic.py', '../configs/_base_/clamp_tiny.py']

branches = [dict(num_branches=i, num_blocks=(2,) * i) for i in (1, 2, 3, 4)]
widths = [(64,), (16, 32), (16, 32, 64), (16, 32, 64, 128)]
extra = {
    f'stage{i + 1}': dict(
        num_modules=1,
        block='BASIC' if i else 'BOTTLENECK',
        num_channels=widths[i],
        **branches[i],
    )
    for i in range(4)
}
model = dict(
    metainfo=_base_.metainfo,
    backbone=dict(_delete_=True, type='HRNet', extra=extra),
    head=dict(
        decoder=_base_.codec,
        projector=dict(_delete_=True, type='ConvProjector'),
        deconv_out_channels=None,  # its map has the size of the heatmaps
        losses=dict(loss_spatial=dict(deconv_out_channels=None)),
    ),
)
