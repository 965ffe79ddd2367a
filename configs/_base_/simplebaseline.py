# SimpleBaseline with three deconvolutions, for a stride of 32.
_base_ = ['./estimator.py']

model = dict(
    type='TopdownPoseEstimator',
    head=dict(
        type='HeatmapHead',
        in_channels=2048,
        deconv_out_channels=(256, 256, 256),
        deconv_kernel_sizes=(4, 4, 4),
    ),
)
