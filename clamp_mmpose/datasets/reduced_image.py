"""Pictures decoded no finer than a crop of them needs."""

from collections.abc import Sequence

import cv2
import numpy as np
from mmcv.transforms import BaseTransform
from mmpose.datasets.transforms import LoadImage
from mmpose.registry import TRANSFORMS

from ..foundation.numbers_of_configs import check_count

# by how much a JPEG is reduced while it is decoded, and OpenCV's flag for it
_FLAGS = {
    8: cv2.IMREAD_REDUCED_COLOR_8,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    1: cv2.IMREAD_COLOR,
}


@TRANSFORMS.register_module()
class LoadReducedImage(BaseTransform):
    """:class:`LoadImage` that decodes a JPEG at the scale its crop needs.

    Where the box of an animal is twice as large as the network's input or
    more, the picture is decoded at 1/2, 1/4 or 1/8 of its size, which is much
    less work. Box and keypoints become those of the smaller picture, so it
    is for training; a test tells keypoints of the picture as it is.

    Args:
        input_size (Sequence[int]): (w, h) of the network's input, pixels.
        backend_args (dict, optional): As for :class:`LoadImage`.

    Raises:
        ValueError: The size is no pair of counts.
    """

    def __init__(
        self, input_size: Sequence[int], backend_args: dict | None = None
    ):
        super().__init__()
        if np.shape(input_size) != (2,):
            raise ValueError(
                f'input_size is {input_size!r}: give width and height'
            )
        for side in input_size:
            check_count('a side of input_size', side)
        self.input_size = tuple(input_size)
        self._loaders = {
            reduction: LoadImage(color_type=flag, backend_args=backend_args)
            for reduction, flag in _FLAGS.items()
        }

    def transform(self, results: dict) -> dict:
        """Read the picture.

        Args:
            results (dict): ``img_path``; ``bbox`` (1, 4), left, top, right,
                bottom; ``keypoints`` (1, K, 2). All in pixels.

        Returns:
            dict: The same, those of the picture as it was read, with
            ``img`` and what else :class:`LoadImage` adds.
        """
        reduction = self._reduction(results)
        results = self._loaders[reduction].transform(results)
        if reduction > 1:
            for name in ('bbox', 'keypoints'):
                results[name] = reduced(results[name], reduction)
        return results

    def _reduction(self, results: dict) -> int:
        """The most by which the longer side stays that of the input."""
        path = str(results['img_path']).lower()
        if 'img' in results or not path.endswith(('.jpg', '.jpeg')):
            return 1  # nothing is saved
        left, top, right, bottom = results['bbox'].reshape(4)
        times = max(
            (right - left) / self.input_size[0],
            (bottom - top) / self.input_size[1],
        )
        return next((r for r in _FLAGS if times >= r), 1)

    def __repr__(self) -> str:
        """Its settings, as pipelines are printed."""
        return f'{type(self).__name__}(input_size={self.input_size})'


def reduced(places: np.ndarray, reduction: int) -> np.ndarray:
    """Where places are in a picture of which some pixels became one.

    The first pixel of the smaller picture covers the first ``reduction`` ones
    of the other, so their middles differ.

    Args:
        places (ndarray): (..., 2 n), x and y in turn, in pixels.
        reduction (int): Number of pixels on a side that became one.

    Returns:
        ndarray: As ``places``.
    """
    return ((places + 0.5) / reduction - 0.5).astype(places.dtype)
