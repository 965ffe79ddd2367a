"""Networks that find keypoints in boxes: of PyTorch, or of an ONNX file."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from ..frames import Boxes, Poses, Skeleton


class Backend(Protocol):
    """Finds keypoints in boxes; both kinds find the same ones.

    Attributes:
        skeleton (Skeleton): What is known of the keypoints.
        record (Mapping[str, str]): For provenance: files of the model, their
            hashes, versions of what runs it.
    """

    skeleton: Skeleton
    record: Mapping[str, object]

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


def split_poses(
    keypoints: np.ndarray, scores: np.ndarray, boxes: Sequence[Boxes]
) -> list[Poses]:
    """Share out the animals of a batch to the images they are in.

    Args:
        keypoints (np.ndarray): (N, K, 2), of all images in turn.
        scores (np.ndarray): (N, K).
        boxes (Sequence[Boxes]): Of each image, N together.

    Returns:
        list[Poses]: One per image.
    """
    ends = np.cumsum([len(one) for one in boxes], dtype=int)
    return [
        Poses(
            keypoints[end - len(one) : end], scores[end - len(one) : end], one
        )
        for one, end in zip(boxes, ends, strict=True)
    ]
