"""Facts about taking the left for the right."""

import numpy as np
import pytest

from clamp_mmpose.evaluation import LeftRightMetric

# 0 and 1 are twins, 2 has none
META = dict(
    flip_indices=[1, 0, 2],
    keypoint_id2name={0: 'left_eye', 1: 'right_eye', 2: 'nose'},
)
TRUTH = np.array([[[10.0, 50.0], [90.0, 50.0], [50.0, 10.0]]])


def confusion(predicted, truth=TRUTH, visible=(1, 1, 1), meta=META, **options):
    metric = LeftRightMetric(**options)
    metric.dataset_meta = meta
    sample = dict(
        pred_instances=dict(keypoints=np.asarray(predicted, float)),
        gt_instances=dict(
            keypoints=truth,
            keypoints_visible=np.array([visible]),
            bboxes=np.array([[0.0, 0.0, 100.0, 60.0]]),
        ),
    )
    metric.process([], [sample])
    return metric.evaluate(1)


def test_perfect_predictions_are_not_confused():
    found = confusion(TRUTH)
    assert found['left_right/confusion'] == 0
    assert found['left_right/keypoints'] == 2  # who has no twin does not count


def test_exchanged_twins_are_confused():
    assert confusion(TRUTH[:, [1, 0, 2]])['left_right/confusion'] == 1


def test_one_spot_for_both_confuses_half():
    spot = TRUTH.copy()
    spot[0, :2] = [30, 50]
    assert confusion(spot)['left_right/confusion'] == 0.5


def test_pairs_without_a_label_do_not_count():
    found = confusion(TRUTH, visible=(1, 0, 1))
    assert found['left_right/keypoints'] == 0
    assert np.isnan(found['left_right/confusion'])


def test_weights_of_a_keypoint_converter_are_no_labels():
    found = confusion(TRUTH, visible=((1, 1), (0, 1), (1, 1)))
    assert found['left_right/keypoints'] == 0


@pytest.mark.parametrize('min_distance, counted', [(0.79, 2), (0.81, 0)])
def test_pairs_close_together_do_not_count(min_distance, counted):
    found = confusion(TRUTH, min_distance=min_distance)
    assert found['left_right/keypoints'] == counted


def test_each_pair_is_told_by_its_names():
    meta = dict(
        flip_indices=[3, 2, 1, 0, 4],
        keypoint_id2name=dict(
            enumerate(['Lpaw', 'Lear', 'Rear', 'Rpaw', 'x'])
        ),
    )
    truth = np.array([[[0, 0], [50, 0], [50, 40], [0, 40], [9, 9]]], float)
    # the ears exchanged, both paws on the left one
    predicted = truth[:, [0, 2, 1, 0, 4]]
    found = confusion(predicted, truth, (1, 1, 1, 1, 1), meta)
    assert found['left_right/Lear-Rear'] == 1
    assert found['left_right/Lpaw-Rpaw'] == 0.5
    assert found['left_right/confusion'] == 0.75
    assert len(found) == 4  # and how many counted


def test_a_pair_that_never_counts_has_no_share():
    found = confusion(TRUTH, visible=(1, 0, 1))
    assert np.isnan(found['left_right/left_eye-right_eye'])
