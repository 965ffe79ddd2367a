"""What models that never saw a label make of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import cv2
import numpy as np
import torch
from mmpose.models.pose_estimators import TopdownPoseEstimator
from mmpose.structures import PoseDataSample
from torch.utils.data import Dataset

from ..calibration.points import visible
from ..datasets.animals import batches_of
from ..evaluation import prompt_matching
from ..foundation.progress import with_progress
from ..reporting.statistics import longer_sides


@dataclass(frozen=True)
class Matches:
    """Labels of N animals with K keypoints, beside what was found.

    Attributes:
        ids (np.ndarray): (N,), of the annotations.
        pictures (np.ndarray): (N,), paths.
        labelled_in (np.ndarray): (N,), where the importer found the labels,
            empty if the data set does not say.
        boxes (np.ndarray): (N, 4), left, top, right, bottom in pixels.
        labels (np.ndarray): (N, K, 2), x, y in pixels.
        labelled (np.ndarray): (N, K), bool.
        found (np.ndarray): (N, K, 2), predicted x, y in pixels.
        scores (np.ndarray): (N, K), heights of the heatmaps' maxima.
        heights (np.ndarray): (N, K, K): of the heatmap of the first keypoint
            at the label of the second, NaN where there is no label, or none
            in the crop.
    """

    ids: np.ndarray
    pictures: np.ndarray
    labelled_in: np.ndarray
    boxes: np.ndarray
    labels: np.ndarray
    labelled: np.ndarray
    found: np.ndarray
    scores: np.ndarray
    heights: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def sides(self) -> np.ndarray:
        """(N,), longer sides of the boxes, 1 pixel at least."""
        return longer_sides(self.boxes)

    @property
    def apart(self) -> np.ndarray:
        """(N, K, K), from where the first keypoint was found to the label of
        the second, relative to the box; NaN where that has no label."""
        gaps = self.found[:, :, None] - self.labels[:, None]
        far = np.linalg.norm(gaps, axis=-1) / self.sides[:, None, None]
        return np.where(self.labelled[:, None], far, np.nan)


def match(
    model: TopdownPoseEstimator, dataset: Dataset, animals: Sequence[int]
) -> Matches:
    """Compare labels with what a model finds.

    Args:
        model (TopdownPoseEstimator): Of :func:`load_model`.
        dataset (Dataset): Of :func:`open_training_set`.
        animals (Sequence[int]): Numbers of those to look at.

    Returns:
        Matches: Of them.
    """
    model.test_cfg['output_heatmaps'] = True
    looking = _look(model, dataset, [int(number) for number in animals])
    rows = list(with_progress(looking, 'Looking', 'animals', len(animals)))
    return Matches(
        **{
            field.name: np.array([row[field.name] for row in rows])
            for field in fields(Matches)
        }
    )


def joined(parts: Sequence[Matches]) -> Matches:
    """Those of all folds."""
    return Matches(
        **{
            field.name: np.concatenate(
                [getattr(part, field.name) for part in parts]
            )
            for field in fields(Matches)
        }
    )


def _look(
    model: TopdownPoseEstimator, dataset: Dataset, animals: Sequence[int]
) -> Iterator[dict]:
    for batch in batches_of(dataset, animals):
        with torch.no_grad():
            samples = model.test_step(batch)
        yield from map(_row, samples)


def _row(sample: PoseDataSample) -> dict:
    found, truth = sample.pred_instances, sample.gt_instances
    labelled = visible(sample)
    return dict(
        ids=int(sample.metainfo['id']),
        pictures=str(sample.metainfo['img_path']),
        labelled_in=_labelled_in(sample),
        boxes=np.asarray(truth.bboxes[0]),
        labels=np.asarray(truth.keypoints[0]),
        labelled=labelled,
        found=found.keypoints[0],
        scores=found.keypoint_scores[0],
        heights=_heights(sample, labelled),
    )


def _labelled_in(sample: PoseDataSample) -> str:
    annotation = sample.metainfo.get('raw_ann_info') or {}
    return str(annotation.get('labelled_in') or '')


def _heights(sample: PoseDataSample, labelled: np.ndarray) -> np.ndarray:
    """(K, K), see :class:`Matches`; all NaN of a model without heatmaps."""
    K = len(labelled)
    fields = sample.get('pred_fields')
    if fields is None or 'heatmaps' not in fields:
        return np.full((K, K), np.nan, np.float32)
    maps = fields.heatmaps.float().cpu().numpy()
    maps = maps[:: len(maps) // K]  # of combined UDP every third
    places = (
        prompt_matching.keypoint_labels(sample).numpy() * maps.shape[:0:-1]
    )
    heights = [_at(one, places) for one in maps]
    return np.where(labelled, heights, np.nan).astype(np.float32)


def _at(heatmap: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(K,), heights at x, y in cells, by the cells around; NaN outside."""
    x, y = places.astype(np.float32).T  # MSRA's cells begin in their middle
    return cv2.remap(
        heatmap,
        x[None],
        y[None],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=float('nan'),
    )[0]
