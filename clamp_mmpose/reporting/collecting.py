"""What a model predicts for a data set, beside what is true."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from mmengine import Config
from mmpose.evaluation import CocoMetric
from mmpose.models.pose_estimators import TopdownPoseEstimator
from mmpose.registry import METRICS

from ..datasets.animals import batches_of
from ..datasets.data_config import ann_file, single_datasets
from ..datasets.prediction import prediction_dataset, prediction_split
from ..datasets.shared_settings import coco_metrics, metrics_class
from ..evaluation.labelled import labelled
from ..inspection.visualize import animals_of
from ..prediction.backends.model_files import skeleton_of
from ..prediction.frames import Skeleton
from .statistics import distances, longer_sides


@dataclass(frozen=True)
class Predictions:
    """N predicted animals of K keypoints, all places in pixels.

    Attributes:
        skeleton (Skeleton): Of the keypoints.
        split (str): ``'test'``, ``'val'`` or ``'train'``: whose dataloader of
            the config tells the animals.
        files (tuple[str]): Annotation files that it names, which may be those
            of another split.
        total (int): Animals in the data set, of which N were predicted.
        found (np.ndarray): (N, K, 2), predicted x, y.
        scores (np.ndarray): (N, K), heights of the heatmaps' maxima.
        truth (np.ndarray): (N, K, 2), labelled x, y.
        labelled (np.ndarray): (N, K), bool.
        boxes (np.ndarray): (N, 4), left, top, right, bottom.
        pictures (tuple[str]): N paths.
        species (tuple[int]): N, ids of the categories.
        categories (dict): Of the annotation file, by id: its entries.
        average_precision (dict[str, float]): AP and the like by name, as
            :class:`SpeciesMetric` has them; empty where the config has no
            such metric.
    """

    skeleton: Skeleton
    split: str
    files: tuple[str, ...]
    total: int
    found: np.ndarray
    scores: np.ndarray
    truth: np.ndarray
    labelled: np.ndarray
    boxes: np.ndarray
    pictures: tuple[str, ...]
    species: tuple[int, ...]
    categories: dict[int, dict]
    average_precision: dict[str, float]

    def __len__(self) -> int:
        return len(self.found)

    @property
    def file_names(self) -> str:
        """What the files are called, without their folders."""
        names = [Path(one).name for one in self.files if one]
        return ', '.join(names) or 'data without a file'

    @property
    def sides(self) -> np.ndarray:
        """(N,), longer sides of the boxes, 1 pixel at least."""
        return longer_sides(self.boxes)

    @property
    def apart(self) -> np.ndarray:
        """(N, K), distances in pixels; NaN where nothing is labelled."""
        return distances(self.found, self.truth, self.labelled)


def collect(model: TopdownPoseEstimator, animals: int) -> Predictions:
    """Predict animals of the config's test set.

    Args:
        model (TopdownPoseEstimator): Of :func:`load_model`.
        animals (int): How many at most, evenly spread over the data set.

    Returns:
        Predictions: Of them.

    Raises:
        OSError: Files of the data set are not there.
        ValueError: It has no animal, or its files do not fit together.
    """
    dataset, numbers = animals_of(model, animals)
    meta = dataset.metainfo
    metric = _average_precision(model.cfg)
    samples = []
    for batch in batches_of(dataset, numbers):
        with torch.no_grad():
            found = [one.to_dict() for one in model.test_step(batch)]
        samples += map(_kept, found)
        if metric is not None:
            metric.process({}, found)
    if metric is not None:
        metric.dataset_meta = meta
    categories = meta.get('CLASSES') or ()
    return Predictions(
        skeleton_of(model),
        prediction_split(model.cfg),
        tuple(
            ann_file(one)
            for one in single_datasets(prediction_dataset(model.cfg))
        ),
        len(dataset),
        **_stacked(samples),
        pictures=tuple(str(one['img_path']) for one in samples),
        species=tuple(one['category_id'] for one in samples),
        categories={one['id']: one for one in categories},
        average_precision=_evaluated(metric, len(samples)),
    )


def _kept(sample: dict) -> dict:
    """What is needed of a sample, without its maps."""
    found, truth = sample['pred_instances'], sample['gt_instances']
    return dict(
        found=found['keypoints'][0],
        scores=found['keypoint_scores'][0],
        truth=truth['keypoints'][0],
        labelled=labelled(truth['keypoints_visible'])[0],
        boxes=truth['bboxes'][0],
        img_path=sample.get('img_path', ''),
        category_id=int(np.ravel(sample.get('category_id', -1))[0]),
    )


def _stacked(samples: Sequence[dict]) -> dict[str, np.ndarray]:
    return {
        name: np.stack([np.asarray(one[name]) for one in samples])
        for name in ('found', 'scores', 'truth', 'labelled', 'boxes')
    }


def _average_precision(cfg: Config) -> CocoMetric | None:
    """The config's own metric, that tells species and takes parts, too."""
    found = coco_metrics(cfg.get(f'{prediction_split(cfg)}_evaluator'))
    if not found:
        return None
    settings = dict(found[0])
    if metrics_class(settings) is CocoMetric:
        settings['type'] = 'SpeciesMetric'
    return METRICS.build(settings)


def _evaluated(metric: CocoMetric | None, count: int) -> dict[str, float]:
    if metric is None:
        return {}
    figures = metric.evaluate(count)
    prefix = f'{metric.prefix}/' if metric.prefix else ''
    return {
        name.removeprefix(prefix): float(value)
        for name, value in figures.items()
    }
