"""How often a model takes the left for the right."""

from collections.abc import Sequence

import numpy as np
from mmengine.evaluator import BaseMetric
from mmpose.registry import METRICS
from mmpose.utils.tensor_utils import to_numpy

from .labelled import labelled


@METRICS.register_module()
class LeftRightMetric(BaseMetric):
    """Share of left and right keypoints found nearer to their twin.

    OKS forgives a model that puts both paws of a pair on one spot; this does
    not: such a model has a confusion of about 0.5. Pairs are the data set's
    ``flip_indices``. A pair counts where both keypoints are labelled and far
    enough apart to be told apart. The share is told in total and per pair.

    Args:
        min_distance (float): Least distance between the keypoints of a pair
            that counts, relative to the longer side of the animal's box.
            Defaults to 0.05.
        collect_device (str): See :class:`BaseMetric`.
        prefix (str, optional): See :class:`BaseMetric`.
    """

    default_prefix = 'left_right'

    def __init__(
        self,
        min_distance: float = 0.05,
        collect_device: str = 'cpu',
        prefix: str | None = None,
    ):
        super().__init__(collect_device, prefix)
        self.min_distance = min_distance

    def process(
        self, data_batch: Sequence[dict], data_samples: Sequence[dict]
    ) -> None:
        """Compare predictions with what is labelled.

        Args:
            data_batch (Sequence[dict]): Batch, which is not used.
            data_samples (Sequence[dict]): Predictions of a top-down model.
        """
        twins = np.array(self.dataset_meta['flip_indices'])
        for sample in data_samples:
            truth = sample['gt_instances']
            counted, confused = compare_with_twins(
                to_numpy(sample['pred_instances']['keypoints']),
                to_numpy(truth['keypoints']),
                labelled(truth['keypoints_visible']),
                twins,
                self.min_distance * _longer_side(to_numpy(truth['bboxes'])),
            )
            self.results.append((counted.sum(axis=0), confused.sum(axis=0)))

    def compute_metrics(self, results: Sequence[tuple]) -> dict[str, float]:
        """Sum up the counts.

        Args:
            results (Sequence[tuple]): Counts of all processes.

        Returns:
            dict[str, float]: ``confusion``, 0 to 1, NaN if no pair counts;
            ``keypoints``, how many counted; and the confusion of each pair
            by its names, such as ``left_eye-right_eye``.
        """
        counted, confused = np.sum(results, axis=0)  # (K,) each
        metrics = dict(
            confusion=_share(confused, counted), keypoints=int(counted.sum())
        )
        names = self.dataset_meta['keypoint_id2name']
        for k, twin in enumerate(self.dataset_meta['flip_indices']):
            if k < twin:
                pair = [k, twin]
                metrics[f'{names[k]}-{names[twin]}'] = _share(
                    confused[pair], counted[pair]
                )
        return metrics


def compare_with_twins(
    predicted: np.ndarray,
    truth: np.ndarray,
    labelled: np.ndarray,
    twins: np.ndarray,
    min_distance: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Which keypoints of a pair count, and which are nearer to their twin.

    Args:
        predicted (np.ndarray): (N, K, 2), predicted x, y in pixels.
        truth (np.ndarray): (N, K, 2), labelled x, y in pixels.
        labelled (np.ndarray): (N, K), bool, which keypoints are labelled.
        twins (np.ndarray): (K,), index of the keypoint on the other side;
            its own for those without.
        min_distance (np.ndarray): (N,), least distance of a pair in pixels.

    Returns:
        tuple[np.ndarray]: (N, K) bool each: counted, confused.
    """
    apart = np.linalg.norm(truth - truth[:, twins], axis=-1)  # (N, K)
    # a keypoint without a twin is 0 apart from itself
    counted = (apart > min_distance[:, None]) & labelled & labelled[:, twins]
    to_own = np.linalg.norm(predicted - truth, axis=-1)
    to_twin = np.linalg.norm(predicted - truth[:, twins], axis=-1)
    return counted, counted & (to_twin < to_own)


def _longer_side(boxes: np.ndarray) -> np.ndarray:
    """(N,), of (N, 4) left, top, right, bottom."""
    return (boxes[:, 2:] - boxes[:, :2]).max(axis=1)


def _share(confused: np.ndarray, counted: np.ndarray) -> float:
    """0 to 1, NaN where nothing counts."""
    if not counted.sum():
        return float('nan')
    return float(confused.sum() / counted.sum())
