"""HOTA, IDF1 and switches of ids, by the metrics of roboflow's trackers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...prediction import Boxes


@dataclass(frozen=True)
class Following:
    """The animals of a video by their true ids, and as they were followed.

    Attributes:
        truth (list[Boxes]): Of each frame, with ids.
        found (list[Boxes]): Likewise.
    """

    truth: list[Boxes]
    found: list[Boxes]


def score_ids(videos: Sequence[Following]) -> dict[str, float]:
    """Score ids over all frames of some videos.

    Args:
        videos (Sequence[Following]): Ids of one are not those of another.

    Returns:
        dict[str, float]: ``HOTA`` and ``IDF1``, from 0 to 1; ``switches`` of
        an animal from one id to another; ``animals`` and ``ids``, how many
        there are.
    """
    from trackers import eval as metrics

    ids, matches, hota = [], [], []
    for video in videos:
        rows = (
            _from_0(video.truth),
            _from_0(video.found),
            list(map(_overlaps, video.truth, video.found)),
        )
        hota.append(metrics.compute_hota_metrics(*rows))
        ids.append(metrics.compute_identity_metrics(*rows))
        matches.append(metrics.compute_clear_metrics(*rows))
    return dict(
        HOTA=metrics.aggregate_hota_metrics(hota)['HOTA'],
        IDF1=metrics.aggregate_identity_metrics(ids)['IDF1'],
        switches=metrics.aggregate_clear_metrics(matches)['IDSW'],
        animals=sum(len(_known(video.truth)) for video in videos),
        ids=sum(len(_known(video.found)) for video in videos),
    )


def _known(frames: Sequence[Boxes]) -> np.ndarray:
    return np.unique(np.concatenate([boxes.ids for boxes in frames]))


def _from_0(frames: Sequence[Boxes]) -> list[np.ndarray]:
    """Ids without gaps, as the metrics want them."""
    known = _known(frames)
    return [np.searchsorted(known, boxes.ids) for boxes in frames]


def _overlaps(first: Boxes, second: Boxes) -> np.ndarray:
    """(N, M), intersection over union."""
    from trackers.eval import box_iou

    return box_iou(first.corners, second.corners)
