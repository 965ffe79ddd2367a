"""CLAMP in miniature: models and samples for the tests."""

import numpy as np
import open_clip
import torch
from mmengine.structures import InstanceData, PixelData
from mmpose.registry import KEYPOINT_CODECS
from mmpose.structures import PoseDataSample

NAMES = ['left eye', 'right eye', 'nose', 'left front paw', 'tail root']
FLIP_INDICES = [1, 0, 2, 3, 4]
TEXT = dict(width=32, heads=2, layers=2)
TINY_CLIPS = dict(
    resnet=dict(
        embed_dim=48,
        quick_gelu=True,
        vision_cfg=dict(
            layers=[1, 1, 1, 1], width=8, head_width=8, image_size=64
        ),
        text_cfg=TEXT,
    ),
    vit=dict(
        embed_dim=48,
        quick_gelu=True,
        vision_cfg=dict(
            layers=3, width=32, head_width=16, patch_size=16, image_size=64
        ),
        text_cfg=TEXT,
    ),
)
BACKBONES = dict(resnet='CLIPResNet', vit='CLIPVisionTransformer')
PROJECTORS = dict(resnet='AttentionPoolProjector', vit='LinearProjector')
# stride of the features: 32 and 16
DECONVS = dict(resnet=(16, 16, 16), vit=(16, 16))
CODEC = dict(
    type='MSRAHeatmapWithKeypoints',
    input_size=(64, 64),
    heatmap_size=(16, 16),
    sigma=1,
)


def make_clip(clip_model):
    return open_clip.CLIP(
        clip_model['embed_dim'],
        clip_model['vision_cfg'],
        clip_model['text_cfg'],
        clip_model['quick_gelu'],
    )


def randomised(model):
    """Weights and statistics without zeros, ones or symmetries."""
    with torch.no_grad():
        for name, value in model.state_dict().items():
            if value.is_floating_point() and 'running_var' not in name:
                value.add_(0.02 * torch.randn_like(value))
    return model


def head_config(kind, **changes):
    return dict(
        dict(
            type='CLAMPHead',
            keypoint_names=NAMES,
            projector=dict(type=PROJECTORS[kind]),
            prompt_encoder=dict(type='PromptEncoder', num_heads=2),
            context_decoder=dict(
                type='ContextDecoder', width=16, num_heads=2, num_layers=2
            ),
            deconv_out_channels=DECONVS[kind],
            loss=dict(type='KeypointMSELoss', use_target_weight=True),
            losses=dict(
                loss_spatial=dict(
                    type='SpatialContrastiveLoss',
                    deconv_out_channels=DECONVS[kind],
                    loss_weight=0.4,
                ),
                loss_feature=dict(
                    type='FeatureContrastiveLoss', loss_weight=0.0005
                ),
            ),
            decoder=CODEC,
        ),
        **changes,
    )


def model_config(kind, **head_changes):
    return dict(
        type='CLAMP',
        clip_model=TINY_CLIPS[kind],
        image_size=64,
        data_preprocessor=dict(type='PoseDataPreprocessor'),
        backbone=dict(type=BACKBONES[kind]),
        head=head_config(kind, **head_changes),
        test_cfg=dict(flip_test=True, flip_mode='heatmap', shift_heatmap=True),
    )


def make_sample(keypoints, visible):
    """A data sample as the pipeline gives it, of a 64 x 64 input.

    ``keypoints`` is (K, 2) in pixels of the input, ``visible`` (K, ).
    """
    codec = KEYPOINT_CODECS.build(CODEC)
    encoded = codec.encode(
        np.asarray(keypoints, np.float32)[None],
        np.asarray(visible, np.float32)[None],
    )
    sample = PoseDataSample(
        metainfo=dict(
            flip_indices=FLIP_INDICES,
            input_center=np.array([32.0, 32.0]),
            input_scale=np.array([64.0, 64.0]),
            input_size=(64, 64),
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
        bboxes=np.array([[0.0, 0.0, 64.0, 64.0]]), bbox_scores=np.ones(1)
    )
    return sample
