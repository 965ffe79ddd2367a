"""Facts about the two contrastive losses (Eq. 5-8)."""

import math

import pytest
import torch
from torch.nn import functional as F

from clamp_mmpose.models import CLAMPOutputs, CLAMPTargets
from clamp_mmpose.models.losses import (
    FeatureContrastiveLoss,
    SpatialContrastiveLoss,
    inside,
    sample_bilinear,
    sample_nearest,
)

B, K, D, H, W = 2, 5, 8, 4, 6


@pytest.fixture
def features():
    return torch.randn(B, D, H, W)


def cell_centre(row, column):
    return torch.tensor([(column + 0.5) / W, (row + 0.5) / H])


def feature_loss(features, prompts, labels, weights=None, **kwargs):
    weights = torch.ones(labels.shape[:2]) if weights is None else weights
    outputs = CLAMPOutputs(features, prompts, None, None)
    targets = CLAMPTargets(None, weights, labels, None)
    return FeatureContrastiveLoss(**kwargs)(outputs, targets)


def spatial_loss(loss, score_map, heatmaps, weights):
    outputs = CLAMPOutputs(None, None, score_map, None)
    return loss(outputs, CLAMPTargets(heatmaps, weights, None, None))


def one_hot_case():
    """Each keypoint's cell holds just its prompt's direction."""
    features = torch.zeros(1, D, H, W)
    prompts = torch.eye(D)[None, :K]
    labels = torch.stack([cell_centre(k // W + 1, k % W) for k in range(K)])
    for k in range(K):
        features[0, k, k // W + 1, k % W] = 1
    return features, prompts, labels[None]


@pytest.mark.parametrize('row,column', [(0, 0), (1, 4), (H - 1, W - 1)])
def test_sampling_at_a_cells_centre_returns_that_cell(features, row, column):
    labels = cell_centre(row, column).expand(B, 1, 2)
    sampled = sample_bilinear(features, labels)
    torch.testing.assert_close(sampled[:, 0], features[:, :, row, column])


def test_sampling_between_two_cells_returns_their_mean(features):
    labels = (cell_centre(1, 2) + cell_centre(1, 3)) / 2
    sampled = sample_bilinear(features, labels.expand(B, 1, 2))
    expected = (features[:, :, 1, 2] + features[:, :, 1, 3]) / 2
    torch.testing.assert_close(sampled[:, 0], expected)


def test_nearest_sampling_rounds_the_index(features):
    # x / stride = 2.4 and 2.6, y / stride = 1.0
    labels = torch.tensor([[2.4 / W, 1 / H], [2.6 / W, 1 / H]])
    sampled = sample_nearest(features, labels.expand(B, 2, 2))
    torch.testing.assert_close(sampled[:, 0], features[:, :, 1, 2])
    torch.testing.assert_close(sampled[:, 1], features[:, :, 1, 3])


def test_nearest_sampling_stays_in_the_map_at_its_borders(features):
    labels = torch.tensor([[0, 0], [0.99, 0.5], [0.5, 0.99]])
    sampled = sample_nearest(features, labels.expand(B, 3, 2))
    torch.testing.assert_close(sampled[:, 0], features[:, :, 0, 0])
    torch.testing.assert_close(sampled[:, 1], features[:, :, H // 2, W - 1])
    torch.testing.assert_close(sampled[:, 2], features[:, :, H - 1, W // 2])


def test_inside_is_the_half_open_unit_square():
    labels = torch.tensor([[[0, 0], [0.5, 1], [-0.01, 0.5], [0.99, 0.99]]])
    assert inside(labels).tolist() == [[1, 0, 0, 1]]


def test_feature_loss_is_log_k_for_equal_logits(features):
    prompts = torch.ones(B, K, D)
    same = torch.ones(B, D, H, W)
    loss = feature_loss(same, prompts, torch.rand(B, K, 2))
    torch.testing.assert_close(loss, torch.tensor(math.log(K)))


def test_feature_loss_vanishes_for_matching_one_hots():
    loss = feature_loss(*one_hot_case(), temperature=0.01)
    assert 0 <= loss < 1e-6


def test_feature_loss_is_large_for_swapped_one_hots():
    features, prompts, labels = one_hot_case()
    loss = feature_loss(features, prompts.flip(1), labels, temperature=0.1)
    # all but the middle keypoint now prefer a wrong prompt, by 1 / 0.1
    torch.testing.assert_close(loss, torch.tensor(8.0), atol=0.01, rtol=0)


def test_feature_loss_is_the_mean_over_all_keypoints_of_both_directions():
    features, prompts, labels = (
        torch.randn(1, D, H, W),
        torch.randn(1, K, D),
        torch.rand(1, K, 2),
    )
    weights = torch.tensor([[1.0, 1, 0, 1, 1]])
    local = F.normalize(sample_bilinear(features, labels)[0], dim=-1)
    local[2] = 0
    logits = local @ F.normalize(prompts[0], dim=-1).T / 0.07
    terms = [
        (
            torch.logsumexp(logits[k], 0)
            + torch.logsumexp(logits[:, k], 0)
            - 2 * logits[k, k]
        )
        / 2
        for k in (0, 1, 3, 4)
    ]
    loss = feature_loss(features, prompts, labels, weights)
    torch.testing.assert_close(loss, sum(terms) / K)


@pytest.mark.parametrize('sampling', ['bilinear', 'nearest'])
def test_place_of_an_unlabelled_keypoint_does_not_matter(features, sampling):
    prompts, labels = torch.randn(B, K, D), torch.rand(B, K, 2)
    weights = torch.ones(B, K)
    weights[0, 3] = 0
    moved = labels.clone()
    moved[0, 3] = torch.tensor([0.9, 0.1])
    before = feature_loss(
        features, prompts, labels, weights, sampling=sampling
    )
    after = feature_loss(features, prompts, moved, weights, sampling=sampling)
    assert before == after


@pytest.mark.parametrize('sampling', ['bilinear', 'nearest'])
def test_keypoint_outside_weighs_as_one_unlabelled(features, sampling):
    prompts, labels = torch.randn(B, K, D), torch.rand(B, K, 2)
    labels[1, 2] = torch.tensor([1.05, 0.4])
    unlabelled = torch.ones(B, K)
    unlabelled[1, 2] = 0
    outside = feature_loss(features, prompts, labels, sampling=sampling)
    masked = feature_loss(
        features, prompts, labels, unlabelled, sampling=sampling
    )
    assert outside == masked


def test_unlabelled_keypoints_get_no_gradient(features):
    features.requires_grad_()
    labels = torch.rand(B, K, 2)
    weights = torch.zeros(B, K)
    feature_loss(features, torch.randn(B, K, D), labels, weights).backward()
    assert features.grad.abs().max() == 0


def test_gradient_stays_finite_where_the_feature_is_zero():
    features = torch.zeros(1, D, H, W, requires_grad=True)
    feature_loss(
        features, torch.randn(1, K, D), torch.rand(1, K, 2), torch.zeros(1, K)
    ).backward()
    assert features.grad.isfinite().all()


def test_temperature_starts_at_007_and_is_learned():
    loss = FeatureContrastiveLoss()
    torch.testing.assert_close(loss.logit_scale.exp(), torch.tensor(1 / 0.07))
    assert loss.logit_scale.requires_grad


def test_unknown_sampling_lists_the_known_ones():
    with pytest.raises(ValueError, match='bilinear.*nearest'):
        FeatureContrastiveLoss(sampling='bicubic')


def test_bilinear_spatial_loss_vanishes_where_map_equals_target():
    loss = SpatialContrastiveLoss(K, deconv_out_channels=None)
    heatmaps = torch.rand(B, K, 16, 16)
    weights = torch.ones(B, K)
    assert spatial_loss(loss, heatmaps, heatmaps, weights) == 0
    constant = torch.full((B, K, 4, 4), 0.5)
    target = torch.full((B, K, 16, 16), 0.5)
    assert spatial_loss(loss, constant, target, weights) == 0


def test_spatial_loss_knows_how_many_channels_are_a_keypoint_each():
    loss = SpatialContrastiveLoss(K, deconv_out_channels=(None, 6))
    deconvs = [
        module
        for module in loss.modules()
        if isinstance(module, torch.nn.ConvTranspose2d)
    ]
    assert [deconv.out_channels for deconv in deconvs] == [K, 6]


@pytest.mark.parametrize('channels', [None, (7, 6)])
def test_spatial_loss_ignores_unlabelled_keypoints(channels):
    loss = SpatialContrastiveLoss(K, deconv_out_channels=channels).eval()
    score_map, heatmaps = torch.randn(B, K, 4, 4), torch.rand(B, K, 16, 16)
    weights = torch.ones(B, K)
    weights[0, 1] = 0
    before = spatial_loss(loss, score_map, heatmaps, weights)
    heatmaps[0, 1] += 1
    assert spatial_loss(loss, score_map, heatmaps, weights) == before
    heatmaps[0, 2] += 1
    assert spatial_loss(loss, score_map, heatmaps, weights) > before


def test_loss_weights_scale_the_losses(features):
    args = features, torch.randn(B, K, D), torch.rand(B, K, 2)
    torch.testing.assert_close(
        feature_loss(*args, loss_weight=0.5), 0.5 * feature_loss(*args)
    )
    maps = torch.randn(B, K, 4, 4), torch.rand(B, K, 8, 8), torch.ones(B, K)
    losses = [
        spatial_loss(
            SpatialContrastiveLoss(K, None, loss_weight=weight), *maps
        )
        for weight in (1, 3)
    ]
    torch.testing.assert_close(losses[1], 3 * losses[0])


def test_up_sampler_keeps_torchs_initial_values_inside_a_head():
    loss = SpatialContrastiveLoss(K, (6, 6))
    deconv = loss.upsampler.deconv_layers[0]
    torch.nn.init.normal_(deconv.weight, std=0.001)  # as the head does
    loss.init_weights()
    bound = 1 / math.sqrt(6 * 16)  # torch's, of fan 6 x 4 x 4
    assert 0.3 * bound < deconv.weight.std() < bound


@pytest.mark.parametrize('sampling', ['bilinear', 'nearest'])
def test_a_location_that_is_no_number_reaches_no_gradient(features, sampling):
    features.requires_grad_()
    labels = torch.rand(B, K, 2)
    labels[0, 1], labels[1, 2, 0] = torch.nan, torch.inf
    prompts = torch.randn(B, K, D)
    loss = feature_loss(features, prompts, labels, sampling=sampling)
    loss.backward()
    assert loss.isfinite() and features.grad.isfinite().all()


def test_temperature_has_a_floor(features):
    args = features, torch.randn(B, K, D), torch.rand(B, K, 2)
    lowest = feature_loss(*args, temperature=0.01)
    assert feature_loss(*args, temperature=0.0001) == lowest


@pytest.mark.parametrize('weight', [-1, '1', True, math.nan, math.inf, None])
@pytest.mark.parametrize(
    'make',
    [
        FeatureContrastiveLoss,
        lambda **args: SpatialContrastiveLoss(K, None, **args),
    ],
)
def test_weights_that_are_no_weights_are_refused(make, weight):
    with pytest.raises(ValueError, match='loss_weight is .* 0 or more'):
        make(loss_weight=weight)


@pytest.mark.parametrize('value', [0, -1, '0.07', True, math.nan, math.inf])
def test_a_temperature_that_is_none_is_refused(value):
    with pytest.raises(ValueError, match='temperature is .*positive number'):
        FeatureContrastiveLoss(temperature=value)
