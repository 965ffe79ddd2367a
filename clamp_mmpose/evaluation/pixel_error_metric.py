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
        keypoints (Sequence[str], optional): Names of those that count.
            Defaults to all.
        collect_device (str): See :class:`BaseMetric`.
        prefix (str, optional): See :class:`BaseMetric`.
    """

    default_prefix = 'pixel_error'

    def __init__(
        self,
        keypoints: Sequence[str] | None = None,
        collect_device: str = 'cpu',
        prefix: str | None = None,
    ):
        super().__init__(collect_device, prefix)
        self.keypoints = keypoints

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

        Raises:
            ValueError: The data set has no keypoint of a given name.
        """
        counted = self._counted()
        distances = np.concatenate(results)[:, list(counted.values())]
        found = distances[np.isfinite(distances)]
        by_name = {
            name: _mean(column)
            for name, column in zip(counted, distances.T, strict=True)
        }
        median = float(np.median(found)) if len(found) else float('nan')
        return dict(mean=_mean(found), median=median, **by_name)

    def _counted(self) -> dict[str, int]:
        """Numbers of the keypoints that count, by name."""
        names = self.dataset_meta['keypoint_id2name'].items()
        known = {name: k for k, name in names}
        if self.keypoints is None:
            return known
        unknown = [name for name in self.keypoints if name not in known]
        if unknown:
            raise ValueError(
                f'PixelErrorMetric is to count {", ".join(unknown)}, but the '
                f'keypoints are {", ".join(known)}'
            )
        return {name: known[name] for name in self.keypoints}


def _mean(distances: np.ndarray) -> float:
    found = distances[np.isfinite(distances)]
    return float(found.mean()) if len(found) else float('nan')
