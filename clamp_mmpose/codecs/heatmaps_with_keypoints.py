"""Targets that keep the true location of the keypoints, for Eq. 6."""

import numpy as np
from mmpose.codecs import MSRAHeatmap, UDPHeatmap
from mmpose.codecs.base import BaseKeypointCodec
from mmpose.registry import KEYPOINT_CODECS

from ..foundation.numbers_of_configs import check_count, check_positive


class _WithKeypoints(BaseKeypointCodec):
    """What the two codecs below add to mmpose's."""

    # where x = 0 lies in the first pixel: 0 at its edge, 0.5 in its centre
    _origin = 0.0
    label_mapping_table = dict(
        keypoint_weights='keypoint_weights', keypoint_labels='keypoint_labels'
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        check_positive('sigma', self.sigma)
        for name in ('input_size', 'heatmap_size'):
            size = getattr(self, name)
            if np.shape(size) != (2,):
                raise ValueError(f'{name} is {size!r}: give width and height')
            for side in size:
                check_count(f'a side of {name}', side)

    def encode(
        self,
        keypoints: np.ndarray,
        keypoints_visible: np.ndarray | None = None,
    ) -> dict:
        """Encode keypoints.

        Args:
            keypoints (np.ndarray): (1, K, 2), x, y in pixels of the network
                input.
            keypoints_visible (np.ndarray, optional): (1, K).

        Returns:
            dict: ``heatmaps`` (K, h, w), ``keypoint_weights`` (1, K) and
            ``keypoint_labels`` (1, K, 2), x, y as fractions of the input's
            width and height; outside the input they exceed [0, 1).
        """
        if keypoints_visible is None:
            keypoints_visible = np.ones(keypoints.shape[:2], np.float32)
        finite = np.isfinite(keypoints).all(axis=-1)  # (1, K)
        keypoints = np.where(finite[..., None], keypoints, 0)
        keypoints_visible = np.where(finite, keypoints_visible, 0)
        encoded = super().encode(keypoints, keypoints_visible)
        labels = keypoints[..., :2] + self._origin
        labels = (labels / np.asarray(self.input_size)).astype(np.float32)
        return dict(encoded, keypoint_labels=labels)


@KEYPOINT_CODECS.register_module()
class MSRAHeatmapWithKeypoints(_WithKeypoints, MSRAHeatmap):
    """:class:`MSRAHeatmap` that also encodes where the keypoints are.

    A pipeline needs no change but this codec's name. Arguments, heatmaps and
    decoding are those of :class:`MSRAHeatmap`. A keypoint that is NaN or
    infinite counts as not labelled, at (0, 0): no loss could bear it.

    Raises:
        ValueError: ``sigma`` or a size is not positive.
    """


@KEYPOINT_CODECS.register_module()
class UDPHeatmapWithKeypoints(_WithKeypoints, UDPHeatmap):
    """:class:`UDPHeatmap` that also encodes where the keypoints are.

    As :class:`MSRAHeatmapWithKeypoints`. UDP measures from the centre of the
    first pixel (``TopdownAffine`` with ``use_udp=True``).

    Raises:
        ValueError: ``sigma`` or a size is not positive.
    """

    _origin = 0.5
