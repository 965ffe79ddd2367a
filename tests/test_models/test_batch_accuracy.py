"""The accuracy of a batch is mmpose's, and stays where the batch is."""

import pytest
import torch
from mmpose.evaluation.functional import pose_pck_accuracy

from clamp_mmpose.models.batch_accuracy import pck_accuracy


def near(targets, distance):
    """Heatmaps whose maxima are at most ``distance`` cells away."""
    steps = torch.randint(-distance, distance + 1, (2,)).tolist()
    return targets.roll(steps, dims=(2, 3)) + 0.01 * torch.rand_like(targets)


@pytest.mark.parametrize('size', [(64, 64), (64, 48)])
def test_equals_mmpose(size):
    found = set()
    for _ in range(20):
        targets = torch.rand(6, 5, *size)
        heatmaps = near(targets, 3)
        heatmaps[0, 0] = -1.0  # nothing is above 0
        weights = (torch.rand(6, 5) > 0.4).float()
        weights[:, 2] = 0  # a keypoint that nobody has labelled
        _, expected, _ = pose_pck_accuracy(
            heatmaps.numpy(), targets.numpy(), weights.numpy() > 0
        )
        accuracy = pck_accuracy(heatmaps, targets, weights)
        assert accuracy.item() == pytest.approx(expected, abs=1e-6)
        found.add(round(expected, 3))
    assert len(found) > 1


def test_no_labels_are_no_accuracy():
    maps = torch.rand(2, 3, 8, 8)
    assert pck_accuracy(maps, maps, torch.zeros(2, 3)) == 0
    assert pck_accuracy(maps, maps, torch.ones(2, 3)) == 1


def test_takes_half_precision_and_no_gradient():
    maps = torch.rand(2, 3, 8, 8, requires_grad=True)
    accuracy = pck_accuracy(maps.bfloat16(), maps.detach(), torch.ones(2, 3))
    assert not accuracy.requires_grad and 0 <= accuracy <= 1


def test_nothing_leaves_the_device():
    maps = torch.rand(2, 3, 8, 8, device='meta')  # has no values to fetch
    assert pck_accuracy(maps, maps, torch.ones(2, 3, device='meta')).is_meta
