"""Which keypoints of an animal have a label."""

import numpy as np
from mmpose.utils.tensor_utils import to_numpy
from torch import Tensor


def labelled(keypoints_visible: np.ndarray | Tensor) -> np.ndarray:
    """Read the visibility that a data set gives.

    Args:
        keypoints_visible (np.ndarray | Tensor): (N, K), or (N, K, 2) where
            mmpose's ``KeypointConverter`` has put weights beside it.

    Returns:
        np.ndarray: (N, K), bool.
    """
    visible = to_numpy(keypoints_visible)
    return (visible if visible.ndim == 2 else visible[..., 0]) > 0
