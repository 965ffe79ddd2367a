"""A folded model predicts the same without its text tower."""

import pytest
import torch
from mmpose.registry import MODELS
from tiny import CODEC, TINY_CLIPS

from clamp_mmpose.deployment import DeployedModel

IMAGES = (2, 3, 64, 64)


@pytest.mark.parametrize('decoder', [None, dict(type='ContextDecoder')])
def test_same_heatmaps_and_score_maps(build, decoder):
    model = build(context_decoder=decoder).eval()
    images = torch.randn(IMAGES)
    deployed = DeployedModel(model, ('heatmaps', 'score_map'))
    with torch.no_grad():
        heatmaps, score_map = deployed(images)
        torch.testing.assert_close(heatmaps, model._forward(images))
        torch.testing.assert_close(
            score_map, model.presence_score_maps(images)
        )


def test_no_text_tower_no_context_and_the_model_is_unchanged(model):
    before = set(model.state_dict())
    names = set(DeployedModel(model).state_dict())
    assert not [n for n in names if 'text_encoder' in n or 'context' == n]
    assert not [n for n in names if 'prompt_encoder' in n]
    assert set(model.state_dict()) == before and model.training


def test_later_training_does_not_reach_the_copy(model):
    deployed, images = DeployedModel(model), torch.randn(IMAGES)
    with torch.no_grad():
        (before,) = deployed(images)
        for parameter in model.parameters():
            parameter.add_(0.1)
        torch.testing.assert_close(deployed(images)[0], before)


def baseline():
    head = dict(
        type='HeatmapHead',
        in_channels=32,
        out_channels=5,
        deconv_out_channels=(8, 8),
        deconv_kernel_sizes=(4, 4),
        loss=dict(type='KeypointMSELoss'),
        decoder=CODEC,
    )
    config = dict(type='TopdownPoseEstimator', head=head)
    model = MODELS.build(
        dict(
            config,
            backbone=dict(
                type='CLIPVisionTransformer',
                clip_model=TINY_CLIPS['vit'],
                image_size=64,
            ),
        )
    )
    return model.eval()


def test_a_simple_baseline_passes_through():
    model, images = baseline(), torch.randn(IMAGES)
    with torch.no_grad():
        (heatmaps,) = DeployedModel(model)(images)
        torch.testing.assert_close(heatmaps, model._forward(images))


def test_score_maps_of_a_simple_baseline_are_an_error():
    with pytest.raises(ValueError, match="HeatmapHead.*only .'heatmaps'"):
        DeployedModel(baseline(), ('heatmaps', 'score_map'))
