"""Which keypoints of a test sample are labelled."""

import numpy as np
from mmpose.utils.tensor_utils import to_numpy
from torch import Tensor


def labelled_keypoints(keypoints_visible: np.ndarray | Tensor) -> np.ndarray:
    """Which keypoints have a label.

    Args:
        keypoints_visible (np.ndarray | Tensor): Of ``gt_instances``, (N, K);
            (N, K, 2) behind a KeypointConverter, which adds weights to it.

    Returns:
        np.ndarray: (N, K), bool.
    """
    visible = to_numpy(keypoints_visible)
    return (visible if visible.ndim == 2 else visible[..., 0]) > 0
