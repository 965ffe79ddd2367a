"""How far predictions are from the labels, in pixels of the picture."""

from collections.abc import Sequence

import numpy as np
from mmengine.evaluator import BaseMetric
from mmpose.registry import METRICS
from mmpose.utils.tensor_utils import to_numpy


@METRICS.register_module()
class PixelErrorMetric(BaseMetric):
    """Mean distance of labelled keypoints, DeepLabCut's measure.

    It needs no sizes and no sigmas, so that results of one camera compare
    with each other, but not with those of another one.

    Args:
        collect_device (str): See :class:`BaseMetric`.
        prefix (str, optional): See :class:`BaseMetric`.
    """

    default_prefix = 'pixel_error'

    def __init__(self, collect_device: str = 'cpu', prefix: str | None = None):
        super().__init__(collect_device, prefix)

    def process(
        self, data_batch: Sequence[dict], data_samples: Sequence[dict]
    ) -> None:
        """Measure distances.

        Args:
            data_batch (Sequence[dict]): Not used.
            data_samples (Sequence[dict]): Predictions of a top-down model.
        """
        for sample in data_samples:
            truth = sample['gt_instances']
            difference = to_numpy(
                sample['pred_instances']['keypoints']
            ) - to_numpy(truth['keypoints'])  # (N, K, 2)
            distance = np.linalg.norm(difference, axis=-1)
            labelled = to_numpy(truth['keypoints_visible']) > 0
            self.results.append(np.where(labelled, distance, np.nan))

    def compute_metrics(self, results: Sequence[np.ndarray]) -> dict:
        """Average.

        Args:
            results (Sequence[ndarray]): (N, K) of each picture, in pixels,
                NaN where nothing is labelled.

        Returns:
            dict[str, float]: ``mean`` over all labelled points, ``median``,
            and the mean of each keypoint by its name; NaN without labels.
        """
        distances = np.concatenate(results)
        found = distances[np.isfinite(distances)]
        names = self.dataset_meta['keypoint_id2name']
        by_name = {names[k]: _mean(distances[:, k]) for k in range(len(names))}
        median = float(np.median(found)) if len(found) else float('nan')
        return dict(mean=_mean(found), median=median, **by_name)


def _mean(distances: np.ndarray) -> float:
    found = distances[np.isfinite(distances)]
    return float(found.mean()) if len(found) else float('nan')
