"""The frames of what a user has given: one picture, or a short video."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ..prediction import Frame


@dataclass(frozen=True)
class Film:
    """Frames in memory; those of a video as JPEG, or they would fill it.

    Attributes:
        name (str): Of the file.
        images (Sequence[np.ndarray]): (h, w, 3) uint8, RGB, or (n,) uint8,
            the same as JPEG.
        times (Sequence[float]): Of each frame in seconds; none of a picture.
        note (str): A sentence on what was left out, or ``''``.
    """

    name: str
    images: Sequence[np.ndarray]
    times: Sequence[float] = ()
    note: str = ''

    def __len__(self) -> int:
        return len(self.images)

    def frame(self, number: int) -> Frame:
        """One of them, as it is predicted and shown."""
        image = self.images[number]
        if image.ndim == 1:
            bgr = cv2.imdecode(image, cv2.IMREAD_COLOR)
            image = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
        time = self.times[number] if self.times else None
        return Frame(image, Path(self.name), number, time)


def to_jpeg(image: np.ndarray, quality: int = 90) -> np.ndarray:
    """Encode an image.

    Args:
        image (np.ndarray): (h, w, 3) uint8, RGB.
        quality (int): 0 to 100.

    Returns:
        np.ndarray: (n,) uint8, the bytes of a JPEG file.
    """
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    return cv2.imencode('.jpg', bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
