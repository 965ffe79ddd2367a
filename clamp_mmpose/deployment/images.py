"""Images that an exported model is calibrated on, and compared on."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from mmengine.dataset import Compose, pseudo_collate
from mmengine.registry import init_default_scope
from mmpose.models.pose_estimators import TopdownPoseEstimator
from torch import Tensor

from ..datasets.animals import spread
from ..datasets.prediction import open_dataset, prediction_pipeline
from ..prediction.inputs import find_sources
from ..prediction.sources import Pictures


def pipeline_images(
    model: TopdownPoseEstimator, dataset: dict, count: int
) -> list[Tensor]:
    """Images of a data set as the network sees them in a test.

    Args:
        model (TopdownPoseEstimator): Of mmpose's ``init_model``.
        dataset (dict): Config of the data set; its pipeline is replaced by
            that of a test.
        count (int): How many, evenly spread over the data set.

    Returns:
        list[Tensor]: Of (1, 3, h, w).

    Raises:
        OSError: Its files are not there.
    """
    pipeline = prediction_pipeline(model.cfg)
    data = open_dataset(dict(dataset, pipeline=pipeline))
    return _as_seen(model, (data[i] for i in spread(len(data), count)))


def picture_images(
    model: TopdownPoseEstimator, inputs: Sequence[str | Path], count: int
) -> list[Tensor]:
    """Whole pictures as the network sees them, without labels or boxes.

    Args:
        model (TopdownPoseEstimator): Of mmpose's ``init_model``.
        inputs (Sequence[str | Path]): Pictures, and folders of them.
        count (int): How many, evenly spread over them.

    Returns:
        list[Tensor]: Of (1, 3, h, w).

    Raises:
        FileNotFoundError: There is nothing of this name.
        ValueError: There is no picture, or one cannot be read.
    """
    sources = find_sources(inputs)
    paths = [
        path
        for one in sources
        if isinstance(one, Pictures)
        for path in one.paths
    ]
    if not paths:
        raise ValueError(
            f'{", ".join(map(str, inputs))} has videos only: give pictures, '
            'or a folder of them'
        )
    chosen = [paths[i] for i in spread(len(paths), count)]
    source = Pictures('pictures', tuple(chosen))
    init_default_scope('mmpose')
    pipeline = Compose(prediction_pipeline(model.cfg))
    found = _as_seen(
        model,
        (
            pipeline(dict(_whole(frame.image), **model.dataset_meta))
            for frame in source.frames()
        ),
    )
    if len(found) < len(chosen):  # a note, as on an animation, is no fault
        raise ValueError('; '.join(source.problems))
    return found


def _whole(image: np.ndarray) -> dict:
    """A picture, RGB, of which all is the animal's box."""
    height, width = image.shape[:2]
    return dict(
        img=np.ascontiguousarray(image[..., ::-1]),  # BGR, as OpenCV reads
        bbox=np.array([[0, 0, width, height]], np.float32),
        bbox_score=np.ones(1, np.float32),
    )


def _as_seen(model: TopdownPoseEstimator, data: Iterable) -> list[Tensor]:
    batches = map(pseudo_collate, ([one] for one in data))
    return [model.data_preprocessor(batch)['inputs'] for batch in batches]
