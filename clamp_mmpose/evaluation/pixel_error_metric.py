"""How far predictions are from the labels, in pixels of the picture."""

from collections.abc import Sequence

import numpy as np
from mmengine.evaluator import BaseMetric
from mmpose.registry import METRICS
from mmpose.utils.tensor_utils import to_numpy

from .labelled import labelled

_UNKNOWN = -1


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
            known = labelled(truth['keypoints_visible'])
            distance = np.where(known, distance, np.nan)
            kind = np.ravel(sample.get('category_id', _UNKNOWN))
            kinds = np.broadcast_to(kind, len(distance))
            self.results.append((distance, kinds))

    def compute_metrics(self, results: Sequence[tuple]) -> dict[str, float]:
        """Average.

        Args:
            results (Sequence[tuple]): Of each picture distances, (N, K) in
                pixels, NaN where nothing is labelled, and the numbers of the
                species, (N,).

        Returns:
            dict[str, float]: ``mean`` over all labelled points, ``median``,
            and the mean of each keypoint by its name; NaN without labels.
            Of several species ``species/NAME``, too: each over the points
            that are labelled of it.

        Raises:
            ValueError: The data set has no keypoint of a given name.
        """
        counted = self._counted()
        distances, kinds = map(np.concatenate, zip(*results, strict=True))
        distances = distances[:, list(counted.values())]
        found = distances[np.isfinite(distances)]
        by_name = {
            name: _mean(column)
            for name, column in zip(counted, distances.T, strict=True)
        }
        median = float(np.median(found)) if len(found) else float('nan')
        by_species = self._by_species(distances, kinds)
        return dict(mean=_mean(found), median=median, **by_name, **by_species)

    def _by_species(
        self, distances: np.ndarray, kinds: np.ndarray
    ) -> dict[str, float]:
        """Mean of each species; nothing where there are not several."""
        categories = self.dataset_meta.get('CLASSES', ())
        names = {category['id']: category['name'] for category in categories}
        shown = np.unique(kinds)
        if len(shown) < 2 or not names.keys() >= set(shown):
            return {}
        return {
            f'species/{names[kind]}': _mean(distances[kinds == kind])
            for kind in shown
        }

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
