"""Facts about looking inside a CLAMP, before and after training."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.runner import Runner
from mmengine.structures import InstanceData
from mmpose.structures import PoseDataSample
from samples import CONFIGS, data_options, synthetic_sample

from clamp_mmpose.engine import PromptMatchingHook
from clamp_mmpose.evaluation.prompt_matching import (
    keypoint_labels,
    matching_matrix,
    measure_matching,
    peaks,
)
from clamp_mmpose.models import CLAMPOutputs

H, W, K = 4, 8, 2
CELLS = [(1, 2), (3, 7)]  # row and column of each keypoint


class Oracle:
    """Stands for a CLAMP whose features are its prompts, where they belong."""

    def __init__(self, features_of=(0, 1)):
        prompts = torch.eye(K)[None]
        features = torch.zeros(1, K, H, W)
        for k, (row, column) in zip(features_of, CELLS, strict=True):
            features[0, k, row, column] = 1
        score_map = torch.einsum('bkd,bdhw->bkhw', prompts, features)
        self.outputs = CLAMPOutputs(features, prompts, score_map, None)
        self.head = self

    def data_preprocessor(self, batch, training):
        return batch

    def extract_feat(self, inputs):
        return (inputs,)

    def connect(self, feats):
        return self.outputs


def batch(visible=(1, 1)):
    """One sample; its input of 80 x 40 shows (100, 100) to (180, 140)."""
    keypoints = [
        (100 + (x + 0.5) * 10, 100 + (y + 0.5) * 10) for y, x in CELLS
    ]
    sample = PoseDataSample(
        metainfo=dict(input_center=(140.0, 120.0), input_scale=(80.0, 40.0))
    )
    sample.gt_instances = InstanceData(
        keypoints=torch.tensor([keypoints]),
        keypoints_visible=torch.tensor([visible]),
    )
    return dict(inputs=torch.zeros(1, 3, 40, 80), data_samples=[sample])


def test_labels_are_fractions_of_the_input():
    expected = [[2.5 / W, 1.5 / H], [7.5 / W, 3.5 / H]]
    found = keypoint_labels(batch()['data_samples'][0])
    torch.testing.assert_close(found, torch.tensor(expected))


def test_peaks_are_centres_of_cells():
    score_map = torch.zeros(1, 1, H, W)
    score_map[0, 0, 3, 5] = 1
    expected = torch.tensor([[[5.5 / W, 3.5 / H]]])
    torch.testing.assert_close(peaks(score_map), expected)


def test_a_perfect_model_matches_everything():
    found = measure_matching(Oracle(), [batch(), batch()])
    assert found['matching_accuracy'] == 1
    assert found['peak_error'] == pytest.approx(0, abs=1e-6)


def test_a_model_that_exchanges_keypoints_matches_nothing():
    found = measure_matching(Oracle((1, 0)), [batch()])
    assert found['matching_accuracy'] == 0
    # 5 columns and 2 rows of 10 pixels apart, of 80
    assert found['peak_error'] == pytest.approx((50**2 + 20**2) ** 0.5 / 80)


def test_keypoints_without_a_label_do_not_count():
    wrong = Oracle((1, 1))  # the first keypoint looks like the second
    found = measure_matching(wrong, [batch()])
    assert found['matching_accuracy'] == 0.5
    found = measure_matching(wrong, [batch((0, 1))])
    assert found['matching_accuracy'] == 1
    assert np.isnan(measure_matching(wrong, [batch((0, 0))])['peak_error'])


def test_keypoints_outside_the_crop_do_not_count():
    outside = batch()
    outside['data_samples'][0].gt_instances.keypoints[0, 0] = -50
    found = measure_matching(Oracle((1, 1)), [outside])
    assert found['matching_accuracy'] == 1


def test_the_matrix_is_the_mean_over_labelled_keypoints():
    wrong = Oracle((1, 1))  # both look like the second
    expected = torch.tensor([[0.0, 1.0], [0.0, 1.0]]).double()
    found = matching_matrix(wrong, [batch(), batch((0, 1))])
    torch.testing.assert_close(found, expected)
    found = matching_matrix(wrong, [batch((0, 1))])
    assert found[0].isnan().all()  # never labelled
    torch.testing.assert_close(found[1], expected[1])


def test_what_was_measured_before_is_not_measured_again_after_a_stop():
    runner = SimpleNamespace(iter=7)  # has nothing else to ask
    PromptMatchingHook().before_train(runner)


def test_a_training_reports_before_and_after(tmp_path):
    root = synthetic_sample(tmp_path / 'data')
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    train, val = (f'ap10k-{split}-split1.json' for split in ('train', 'val'))
    config.merge_from_dict(data_options(root, train, val, 4))
    config.merge_from_dict(
        {
            'work_dir': str(tmp_path / 'run'),
            'train_cfg.max_epochs': 1,
            'param_scheduler': None,  # a warm-up would leave all as it was
            'default_hooks.prompts': dict(type='PromptMatchingHook'),
        }
    )
    runner = Runner.from_cfg(config)
    runner.train()
    metrics = runner.test()
    for name in ('matching_accuracy', 'peak_error'):
        before = metrics[f'prompts/{name}_before']
        after = metrics[f'prompts/{name}']
        assert 0 <= before <= 1
        assert 0 <= after <= 1
    assert before != after
    runner.model.train()
    runner.call_hook('after_test_epoch', metrics=metrics)
    assert runner.model.training  # left as it was

    config.load_from = str(next((tmp_path / 'run').glob('epoch_1.pth')))
    tested = Runner.from_cfg(config).test()
    assert tested['prompts/peak_error'] == metrics['prompts/peak_error']
    assert 'prompts/peak_error_before' not in tested
