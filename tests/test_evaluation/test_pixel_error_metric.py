"""Facts about errors in pixels."""

import numpy as np
import pytest

from clamp_mmpose.evaluation import PixelErrorMetric


def sample(predicted, truth, visible):
    return dict(
        pred_instances=dict(keypoints=np.array([predicted], float)),
        gt_instances=dict(
            keypoints=np.array([truth], float),
            keypoints_visible=np.array([visible], float),
        ),
    )


@pytest.fixture
def metric():
    metric = PixelErrorMetric()
    metric.dataset_meta = dict(keypoint_id2name={0: 'nose', 1: 'ear'})
    return metric


def test_labelled_points_count_in_pixels(metric):
    truth = [[10, 10], [0, 0]]
    metric.process([], [sample([[13, 14], [90, 90]], truth, [2, 0])])
    metric.process([], [sample([[10, 11], [0, 3]], truth, [1, 1])])
    found = metric.evaluate(2)
    assert found['pixel_error/nose'] == 3
    assert found['pixel_error/ear'] == 3
    assert found['pixel_error/mean'] == 3
    assert found['pixel_error/median'] == 3


def test_weights_of_a_keypoint_converter_are_no_labels(metric):
    one = sample([[13, 14], [90, 90]], [[10, 10], [0, 0]], [[2, 1], [0, 1]])
    metric.process([], [one])
    found = metric.evaluate(1)
    assert found['pixel_error/mean'] == found['pixel_error/nose'] == 5
    assert np.isnan(found['pixel_error/ear'])


def test_a_keypoint_that_nobody_labelled_has_no_error(metric):
    metric.process([], [sample([[1, 1], [5, 5]], [[1, 1], [0, 0]], [2, 0])])
    found = metric.evaluate(1)
    assert found['pixel_error/mean'] == 0
    assert np.isnan(found['pixel_error/ear'])


def test_each_species_is_measured_on_what_is_labelled_of_it(metric):
    metric.dataset_meta['CLASSES'] = [
        dict(id=1, name='cow'),
        dict(id=2, name='dog'),
    ]
    shown = [
        sample([[3, 4], [9, 9]], [[0, 0], [0, 0]], [2, 0]),
        sample([[9, 9], [6, 8]], [[0, 0], [0, 0]], [0, 2]),
    ]
    for number, one in enumerate(shown, 1):
        one['category_id'] = number
    metric.process([], shown)
    found = metric.evaluate(2)
    assert found['pixel_error/species/cow'] == 5
    assert found['pixel_error/species/dog'] == 10
    metric.process([], shown[:1])
    assert 'pixel_error/species/cow' not in metric.evaluate(1)


def test_only_given_keypoints_count():
    metric = PixelErrorMetric(keypoints=['ear'], prefix='new')
    metric.dataset_meta = dict(keypoint_id2name={0: 'nose', 1: 'ear'})
    metric.process([], [sample([[9, 9], [3, 4]], [[0, 0], [0, 0]], [2, 2])])
    assert metric.evaluate(1) == {
        'new/mean': 5,
        'new/median': 5,
        'new/ear': 5,
    }
    metric.keypoints = ['tail']
    metric.process([], [sample([[9, 9], [3, 4]], [[0, 0], [0, 0]], [2, 2])])
    with pytest.raises(ValueError, match='count tail, .* are nose, ear'):
        metric.evaluate(1)
