"""Targets that keep the true location of the keypoints, for Eq. 6."""

import numpy as np
from mmpose.codecs import MSRAHeatmap
from mmpose.registry import KEYPOINT_CODECS


@KEYPOINT_CODECS.register_module()
class MSRAHeatmapWithKeypoints(MSRAHeatmap):
    """:class:`MSRAHeatmap` that also encodes where the keypoints are.

    A pipeline needs no change but this codec's name. Arguments, heatmaps and
    decoding are those of :class:`MSRAHeatmap`. A keypoint that is NaN or
    infinite counts as not labelled, at (0, 0): no loss could bear it.
    """

    label_mapping_table = dict(
        keypoint_weights='keypoint_weights', keypoint_labels='keypoint_labels'
    )

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
        labels = keypoints[..., :2] / np.asarray(self.input_size)
        return dict(encoded, keypoint_labels=labels.astype(np.float32))
