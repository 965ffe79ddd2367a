"""What a calibration is worth is counted rightly."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from mmengine.structures import InstanceData
from mmpose.structures import PoseDataSample
from tiny import NAMES, make_sample

from clamp_mmpose.calibration.cut_animals import CutAnimals
from clamp_mmpose.calibration.points import Points
from clamp_mmpose.lab.calibration_study import (
    coverage_table,
    view_line,
    view_table,
)
from clamp_mmpose.lab.score_statistics import auroc_of_statistics, statistics
from clamp_mmpose.models.outputs import CLAMPOutputs
from clamp_mmpose.runtime import Calibration


def test_the_table_counts_points_within_radii():
    # the sure half is off by 1, the other by 3; but one of each by 9
    scores = np.repeat([[0.9], [0.1]], 10, axis=0)
    distances = np.repeat([[1.0], [3.0]], 10, axis=0)
    distances[[0, 10]] = 9
    points = Points(np.hstack([scores] * 2), np.hstack([distances] * 2))
    points.distances[5:, 1] = np.nan
    calibration = Calibration(0.9, [[0.5]] * 2, [[3.0, 1.0]] * 2, None)
    rows = coverage_table(calibration, points).splitlines()
    assert rows[2] == (
        '| by keypoint and score | 88.0 % | 80.0 % | 80.0 % | 100.0 % | 1.80 '
        '| 1.00 |'
    )
    # with the same share within it, one radius is the larger one
    assert rows[3].startswith('| one for all | 88.0 % | 80.0 %')
    assert rows[3].endswith('| 3.00 | 3.00 |')
    cut = Points(np.full((20, 2), 0.3), np.full((20, 2), np.nan))
    cut.distances[:2, 1] = 1
    limited = replace(calibration, in_view_score=[0.5, 0.2])
    assert view_line(limited, points, cut) == (
        'said not to be in view: 40.0% of the labelled points, 0.0% of those '
        'that a cut has left, 87.0% of those that are cut off'
    )
    table = view_table({'height': (0.5, 0.84)}).splitlines()
    assert table[2] == '| height | 0.50 | 0.84 |'


def test_statistics_of_a_heatmap_with_two_peaks():
    heatmaps = torch.zeros(1, 2, 16, 16)
    heatmaps[0, 0, 3, 3], heatmaps[0, 0, 3, 5] = 0.9, 0.8  # one peak
    heatmaps[0, 0, 12, 12] = 0.5
    heatmaps[0, 1, 3, 3], heatmaps[0, 1, 8, 8] = 0.25, 0.75
    score_map = torch.zeros(1, 2, 4, 4)
    score_map[0, 0] = 0.5
    nothing = dict.fromkeys(CLAMPOutputs.__annotations__)
    maps = dict(heatmaps=heatmaps, score_map=score_map)
    found = statistics(CLAMPOutputs(**(nothing | maps)))
    expected = [[0.9, 0.75], [0.4, 0.5], [0.65, 0.75], [0.5, 0], [0.45, 0]]
    torch.testing.assert_close(
        torch.cat(list(found.values())), torch.tensor(expected)
    )


def animal(x):
    """A white crop with its keypoints in a column."""
    points = np.stack([np.full(len(NAMES), x), np.linspace(5, 60, 5)], axis=1)
    sample = make_sample(points, np.ones(len(NAMES)))
    sample.gt_instances = InstanceData(
        keypoints=points[None], keypoints_visible=np.ones((1, len(NAMES)))
    )
    inputs = torch.full((3, 64, 64), 255, dtype=torch.uint8)
    return dict(inputs=inputs, data_samples=sample)


@pytest.mark.parametrize('x', [5.0, 58.0])
def test_points_in_the_black_are_not_in_view(x):
    whole = [animal(x) for _ in range(8)]
    cut = CutAnimals(whole)
    seen = []
    for before, after in zip(whole, cut, strict=True):
        columns = after['inputs'][0].amax(dim=0) > 0
        assert 0.3 < columns.float().mean() < 0.7
        sample = after['data_samples']
        assert isinstance(sample, PoseDataSample)
        shown = sample.gt_instances.keypoints_visible[0] > 0
        assert (shown == bool(columns[int(x)])).all()
        seen.append(shown.all())
        assert before['inputs'].min() == 255
        assert before['data_samples'].gt_instances.keypoints_visible.all()
    assert 0 < sum(seen) < 8
    assert (cut[3]['inputs'] == cut[3]['inputs']).all()


def test_all_statistics_of_a_model_are_measured(model):
    animals = [animal(5.0 + 6 * i) for i in range(8)]
    animals[0]['data_samples'].gt_instances.keypoints_visible[0, 0] = 0
    found = auroc_of_statistics(model.eval(), animals)
    assert len(found) == 5
    assert all(0 <= one <= 1 for pair in found.values() for one in pair)
