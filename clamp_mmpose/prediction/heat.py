"""Colours of a map that lies over a picture, in OpenCV alone."""

import cv2
import numpy as np

_COLDEST = 0.15  # of the colours; those below are black
_MOST = 0.75  # opaque, so that the picture is seen through the highest value


def heat_colours(values: np.ndarray) -> np.ndarray:
    """Colour a map from its own lowest value, clear, to its highest, yellow.

    Args:
        values (np.ndarray): (H, W), of any range.

    Returns:
        np.ndarray: (H, W, 4) uint8, RGB and opacity.
    """
    low, high = values.min(), values.max()
    strength = (values - low) / (high - low or 1)
    levels = np.uint8(np.round(255 * (_COLDEST + (1 - _COLDEST) * strength)))
    bgr = cv2.applyColorMap(levels, cv2.COLORMAP_INFERNO)
    # what is low hides nothing
    opacity = np.uint8(np.round(255 * _MOST * strength**2))
    return np.dstack([bgr[..., ::-1], opacity])
