"""Networks that find keypoints in boxes: of PyTorch, or of an ONNX file."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from ...runtime import Calibration
from ..frames import Boxes, Poses, Skeleton


class Backend(Protocol):
    """Finds keypoints in boxes; both kinds find the same ones.

    Attributes:
        skeleton (Skeleton): What is known of the keypoints.
        record (Mapping[str, str]): For provenance: files of the model, their
            hashes, versions of what runs it, and of a calibrated one the
            coverage of its radii.
        calibration (Calibration, optional): Of ``tools/calibrate.py``.
        knows_whole_pictures (bool, optional): Whether it was shown some in
            training, not crops alone; None if nothing tells.
    """

    skeleton: Skeleton
    record: Mapping[str, Any]
    calibration: Calibration | None
    knows_whole_pictures: bool | None

    def predict(
        self, images: Sequence[np.ndarray], boxes: Sequence[Boxes]
    ) -> list[Poses]:
        """Find the keypoints; crops of all images share batches.

        Args:
            images (Sequence[np.ndarray]): (h, w, 3) each, uint8, RGB.
            boxes (Sequence[Boxes]): Of each image; some may be empty.

        Returns:
            list[Poses]: One per image.

        Raises:
            ValueError: A box has no area.
        """
        ...


def coverage_of(calibration: Calibration | None) -> dict[str, float]:
    """What the record of a backend says of its calibration, if any."""
    return {} if calibration is None else {'coverage': calibration.coverage}


def split_poses(
    keypoints: np.ndarray,
    scores: np.ndarray,
    boxes: Sequence[Boxes],
    pixels: np.ndarray,
    calibration: Calibration | None,
) -> list[Poses]:
    """Share out the animals of a batch to the images they are in.

    Args:
        keypoints (np.ndarray): (N, K, 2), of all images in turn.
        scores (np.ndarray): (N, K).
        boxes (Sequence[Boxes]): Of each image, N together.
        pixels (np.ndarray): (N,), pixels of the image in one of the network's
            input.
        calibration (Calibration, optional): Of the model.

    Returns:
        list[Poses]: One per image, with radii if there is a calibration.
    """
    radii = in_view = None
    if calibration is not None:
        radii = calibration.radii_of(scores) * pixels[:, None]
        in_view = calibration.in_view(scores)
    poses, start = [], 0
    for one in boxes:
        part = slice(start, start + len(one))
        poses.append(
            Poses(
                keypoints[part],
                scores[part],
                one,
                None if radii is None else radii[part],
                None if in_view is None else in_view[part],
            )
        )
        start = part.stop
    return poses
