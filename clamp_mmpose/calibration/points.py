"""Scores and errors of a model on animals whose keypoints are labelled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from mmpose.models.pose_estimators import TopdownPoseEstimator
from mmpose.structures import PoseDataSample

from ..datasets.animals import batches_of
from ..evaluation.labelled import labelled
from ..runtime import PosePredictor

# keypoints (N, K, 2) in pixels of the pictures, and scores (N, K), of a batch
Find = Callable[[dict], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Points:
    """What was found of N animals.

    Attributes:
        scores (np.ndarray): (N, K), heights of the heatmaps' maxima.
        distances (np.ndarray): (N, K), to the labels, in pixels of the
            network's input; NaN where there is no label (v = 0).
    """

    scores: np.ndarray
    distances: np.ndarray

    @property
    def labelled(self) -> np.ndarray:
        """(N, K), bool."""
        return np.isfinite(self.distances)


def find_by_checkpoint(model: TopdownPoseEstimator) -> Find:
    """Predict as ``mim test`` does.

    Args:
        model (TopdownPoseEstimator): In evaluation mode.
    """

    @torch.no_grad()
    def find(batch: dict) -> tuple[np.ndarray, np.ndarray]:
        found = [one.pred_instances for one in model.test_step(batch)]
        return (
            np.concatenate([one.keypoints for one in found]),
            np.concatenate([one.keypoint_scores for one in found]),
        )

    return find


def find_by_onnx(predictor: PosePredictor) -> Find:
    """Predict as :mod:`clamp_mmpose.runtime` does.

    Args:
        predictor (PosePredictor): Of an ONNX file.
    """

    def find(batch: dict) -> tuple[np.ndarray, np.ndarray]:
        crops = np.stack(
            [one.numpy().transpose(1, 2, 0) for one in batch['inputs']]
        )
        frames = [_frame(sample) for sample in batch['data_samples']]
        centers, scales = map(np.array, zip(*frames, strict=True))
        return predictor.find(crops, centers, scales)

    return find


def measure(find: Find, dataset: Sequence[dict]) -> Points:
    """Run a model on all animals of a data set.

    Args:
        find (Find): The model.
        dataset (Sequence[dict]): ``inputs`` and ``data_samples`` of each
            animal, as a test pipeline gives them.

    Returns:
        Points: Of its animals.
    """
    scores, distances = [], []
    for batch in batches_of(dataset, range(len(dataset))):
        keypoints, heights = find(batch)
        scores.append(heights)
        distances += [
            _distances(sample, own)
            for sample, own in zip(
                batch['data_samples'], keypoints, strict=True
            )
        ]
    return Points(np.concatenate(scores), np.stack(distances))


def _distances(sample: PoseDataSample, keypoints: np.ndarray) -> np.ndarray:
    """(K,), in pixels of the network's input, NaN without a label."""
    truth = sample.gt_instances
    _, scale = _frame(sample)
    pixel = scale[0] / sample.metainfo['input_size'][0]  # of the input
    distances = np.linalg.norm(keypoints - truth.keypoints[0], axis=-1) / pixel
    return np.where(visible(sample), distances, np.nan)


def visible(sample: PoseDataSample) -> np.ndarray:
    """Which keypoints of an animal have a label, (K,), bool."""
    return labelled(sample.gt_instances.keypoints_visible)[0]


def _frame(sample: PoseDataSample) -> tuple[np.ndarray, np.ndarray]:
    """Centre and size of a crop in its picture, (2,) each."""
    known = sample.metainfo
    center, scale = known['input_center'], known['input_scale']
    return np.reshape(center, 2), np.reshape(scale, 2)
