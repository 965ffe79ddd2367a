"""Our configs of the small official models, and samples for them."""

import numpy as np
import torch
from mmengine.config import Config
from mmengine.structures import InstanceData, PixelData
from mmpose.registry import KEYPOINT_CODECS
from mmpose.structures import PoseDataSample
from samples import CONFIGS

from clamp_mmpose.foundation.metainfo_files import read_metainfo
from clamp_mmpose.skeletons import prompts_of

AP10K = Config.fromfile(CONFIGS / '_base_' / 'ap10k.py')
AP10K_NAMES = prompts_of(read_metainfo(AP10K.metainfo))
TEXT = dict(width=64, heads=2, layers=2)
CLIPS = dict(
    resnet=dict(
        embed_dim=80,
        quick_gelu=True,
        vision_cfg=dict(
            layers=[1, 2, 1, 1], width=8, head_width=8, image_size=256
        ),
        text_cfg=TEXT,
    ),
    vit=dict(
        embed_dim=64,
        quick_gelu=True,
        vision_cfg=dict(
            layers=4, width=96, head_width=24, patch_size=16, image_size=256
        ),
        text_cfg=TEXT,
    ),
)
BACKBONES = dict(resnet='CLIPResNet', vit='CLIPVisionTransformer')
PROJECTORS = dict(resnet='AttentionPoolProjector', vit='LinearProjector')
DECONVS = dict(resnet=(32, 32, 32), vit=(32, 32))
UPSAMPLERS = dict(resnet=(24, 24, 24), vit=(17, 17))
ALPHA_1 = dict(resnet=0.4, vit=2.0)
ALPHA_2 = 0.0005
FLIP_PAIRS = [(0, 1), (5, 8), (6, 9), (7, 10), (11, 14), (12, 15), (13, 16)]


def model_config(kind):
    """The official variant: sampling of the nearest cell, no dropout."""
    return dict(
        type='CLAMP',
        clip_model=CLIPS[kind],
        image_size=256,
        data_preprocessor=dict(type='PoseDataPreprocessor'),
        backbone=dict(type=BACKBONES[kind], out_indices=(0, 1, 2, 3)),
        head=dict(
            type='CLAMPHead',
            keypoint_names=AP10K_NAMES,
            projector=dict(type=PROJECTORS[kind]),
            prompt_encoder=dict(type='PromptEncoder', num_heads=4),
            context_decoder=dict(
                type='ContextDecoder', width=32, num_heads=2, dropout=0.0
            ),
            deconv_out_channels=DECONVS[kind],
            loss=dict(type='KeypointMSELoss', use_target_weight=True),
            losses=dict(
                loss_spatial=dict(
                    type='SpatialContrastiveLoss',
                    deconv_out_channels=UPSAMPLERS[kind],
                    loss_weight=ALPHA_1[kind],
                ),
                loss_feature=dict(
                    type='FeatureContrastiveLoss',
                    sampling='nearest',
                    loss_weight=ALPHA_2,
                ),
            ),
            decoder=dict(AP10K.codec),
        ),
        test_cfg=dict(
            flip_test=True,
            flip_mode='heatmap',
            shift_heatmap=True,
            output_heatmaps=True,
        ),
    )


def make_samples(official):
    """What the pipeline gives for the images of a fixture."""
    codec = KEYPOINT_CODECS.build(AP10K.codec)
    samples = []
    for i, (joints, visible) in enumerate(
        zip(official['joints'], official['joints_visible'], strict=True)
    ):
        encoded = codec.encode(
            joints[None, :, :2].numpy(), visible[None, :, 0].numpy()
        )
        scale = official['test/scale'][i].numpy() * 200  # pixels
        sample = PoseDataSample(
            metainfo=dict(
                flip_indices=flip_indices(),
                input_center=official['test/center'][i].numpy(),
                input_scale=scale,
                input_size=(256, 256),
            )
        )
        sample.gt_fields = PixelData(
            heatmaps=torch.from_numpy(encoded['heatmaps'])
        )
        sample.gt_instance_labels = InstanceData(
            keypoint_weights=torch.from_numpy(encoded['keypoint_weights']),
            keypoint_labels=torch.from_numpy(encoded['keypoint_labels']),
        )
        sample.gt_instances = InstanceData(
            bboxes=np.zeros((1, 4)), bbox_scores=np.ones(1)
        )
        samples.append(sample)
    return samples


def flip_indices():
    """The mirrored counterpart of each keypoint of AP-10K."""
    indices = list(range(17))
    for left, right in FLIP_PAIRS:
        indices[left], indices[right] = right, left
    return indices
