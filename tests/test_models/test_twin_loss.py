"""Facts about the loss that tells left from right."""

import math

import pytest
import torch
from mmengine.config import Config
from mmengine.dataset import pseudo_collate
from mmengine.registry import init_default_scope
from mmpose.registry import DATASETS, MODELS
from samples import CONFIGS, synthetic_sample

from clamp_mmpose.models import CLAMPOutputs, CLAMPTargets, TwinContrastiveLoss

# 0 and 1 are twins, 2 has none
TWINS = [1, 0, 2]
CELLS = torch.tensor([[4, 4], [20, 8], [12, 16]])  # x, y
SIZE = 32


def heatmaps(order=(0, 1, 2)):
    """A peak in each: of keypoint order[k] in heatmap k."""
    maps = torch.zeros(1, 3, SIZE, SIZE)
    for k, of in enumerate(order):
        x, y = CELLS[of]
        maps[0, k, y, x] = 1
    return maps


def targets(cells=CELLS, weights=(1.0, 1.0, 1.0), twins=TWINS):
    return CLAMPTargets(
        heatmaps(),
        torch.tensor([weights]),
        (cells / SIZE)[None],
        None if twins is None else torch.tensor(twins),
    )


def loss(maps, labelled=None, **options):
    outputs = CLAMPOutputs(None, None, None, maps)
    return TwinContrastiveLoss(**options)(outputs, labelled or targets())


def test_vanishes_for_twins_told_apart_sharply():
    assert loss(heatmaps(), sharpness=100.0) < 1e-40


def test_a_keypoint_without_a_twin_does_not_count_at_any_distance():
    found = loss(heatmaps(), sharpness=3.0, min_distance=0)
    torch.testing.assert_close(found, loss(heatmaps(), sharpness=3.0))


def test_is_log_2_where_both_heatmaps_show_both():
    both = heatmaps() + heatmaps((1, 0, 2))
    torch.testing.assert_close(loss(both), torch.tensor(math.log(2)))


def test_is_the_sharpened_difference_for_exchanged_twins():
    # 0 at the own place, 1 at the twin's
    expected = torch.tensor(3.0).exp().log1p()
    found = loss(heatmaps((1, 0, 2)), sharpness=3.0)
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(
        loss(heatmaps((1, 0, 2)), sharpness=3.0, loss_weight=0.1),
        0.1 * expected,
    )


def test_a_step_down_raises_the_own_peak_and_lowers_the_twins():
    maps = torch.full((1, 3, SIZE, SIZE), 0.5, requires_grad=True)
    loss(maps).backward()
    (x, y), (twin_x, twin_y), _ = CELLS
    assert maps.grad[0, 0, y, x] < 0 < maps.grad[0, 0, twin_y, twin_x]
    assert maps.grad[0, 1, twin_y, twin_x] < 0 < maps.grad[0, 1, y, x]
    assert maps.grad.count_nonzero() == 4  # nothing else is asked


def test_one_clear_heatmap_does_not_excuse_the_other():
    maps = heatmaps()
    maps[0, 1] = heatmaps()[0, 0] + heatmaps()[0, 1]  # shows both
    half = torch.tensor(math.log(2) / 2)
    torch.testing.assert_close(loss(maps, sharpness=100.0), half)


def test_a_pair_exchanged_in_labels_and_heatmaps_costs_the_same():
    maps = torch.rand(1, 3, SIZE, SIZE)
    exchanged = targets(CELLS[TWINS])
    torch.testing.assert_close(loss(maps), loss(maps[:, TWINS], exchanged))


@pytest.mark.parametrize('weights', [(0.0, 1.0, 1.0), (1.0, 0.0, 1.0)])
def test_a_pair_with_an_unlabelled_keypoint_does_not_count(weights):
    maps = torch.rand(1, 3, SIZE, SIZE, requires_grad=True)
    found = loss(maps, targets(weights=weights))
    found.backward()
    assert found == 0
    assert not maps.grad.any()


def test_a_keypoint_that_is_nowhere_makes_no_nan():
    cells = CELLS.float()
    cells[1] = float('nan')
    maps = torch.rand(1, 3, SIZE, SIZE, requires_grad=True)
    loss(maps, targets(cells, (1.0, 0.0, 1.0))).backward()
    assert maps.grad.isfinite().all()


@pytest.mark.parametrize('x, counted', [(-1, 0), (31, 1), (32, 0)])
def test_a_pair_must_be_inside(x, counted):
    cells = CELLS.clone()
    cells[1, 0] = x
    assert TwinContrastiveLoss().counted(targets(cells)).sum() == 2 * counted


@pytest.mark.parametrize('min_distance, counted', [(0.24, 1), (0.26, 0)])
def test_a_pair_too_close_does_not_count(min_distance, counted):
    cells = CELLS.clone()
    cells[1] = cells[0] + torch.tensor([8, 0])  # a quarter of the side
    module = TwinContrastiveLoss(min_distance=min_distance)
    assert module.counted(targets(cells)).sum() == 2 * counted


def test_every_pair_counts_alike():
    one = loss(heatmaps((1, 0, 2)))
    outputs = CLAMPOutputs(
        None, None, None, heatmaps((1, 0, 2)).repeat(2, 1, 1, 1)
    )
    single = targets()
    two = CLAMPTargets(
        single.heatmaps.repeat(2, 1, 1, 1),
        torch.tensor([[1.0, 1.0, 1.0], [1.0, 0.0, 1.0]]),
        single.keypoint_labels.repeat(2, 1, 1),
        single.flip_indices,
    )
    torch.testing.assert_close(TwinContrastiveLoss()(outputs, two), one)


def test_a_skeleton_without_twins_costs_nothing():
    assert loss(torch.rand(1, 3, SIZE, SIZE), targets(twins=[0, 1, 2])) == 0


def test_samples_that_do_not_tell_of_twins_are_refused():
    with pytest.raises(ValueError, match="'flip_indices' to meta_keys"):
        loss(heatmaps(), targets(twins=None))


def test_more_heatmaps_than_keypoints_are_refused():
    with pytest.raises(ValueError, match='9 heatmaps and 3 keypoints'):
        loss(torch.rand(1, 9, SIZE, SIZE))


@pytest.mark.parametrize(
    'options, message',
    [
        (dict(sharpness=0.0), 'sharpness is 0.0: give a positive'),
        (dict(sharpness='10'), "sharpness is '10'"),
        (dict(min_distance='0'), "min_distance '0' must be 0 to 1"),
        (dict(min_distance=1.0), 'min_distance 1.0 must be 0 to 1'),
        (dict(loss_weight=-1.0), 'loss_weight is -1.0'),
    ],
)
def test_what_makes_no_sense_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        TwinContrastiveLoss(**options)


def test_it_is_a_loss_of_the_demo_s_training(tmp_path):
    init_default_scope('mmpose')
    config = Config.fromfile(CONFIGS / 'clamp_tiny_demo.py')
    settings = config.train_dataloader.dataset
    settings.update(data_root=str(synthetic_sample(tmp_path)))
    dataset = DATASETS.build(settings)
    model = MODELS.build(config.model)
    model.init_weights()
    batch = pseudo_collate([dataset[i] for i in range(4)])
    batch = model.data_preprocessor(batch, training=True)
    losses = model(**batch, mode='loss')
    weight = config.twin_loss.loss_weight
    # heatmaps that begin show nothing: log 2 of each pair
    found = losses['loss_twins'].item()
    assert found == pytest.approx(weight * math.log(2), rel=0.1)
