"""A model that all tabs share: where animals are, and what it makes of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import numpy as np

from ..prediction import Boxes, Frame, Poses, Skeleton
from ..prediction.backends import Backend
from ..prediction.locating import Locator


@dataclass(frozen=True)
class Closeup:
    """One box, as the network sees it.

    Attributes:
        crop (np.ndarray): (h, w, 3) uint8, RGB, the network's input.
        corner (np.ndarray): (2,), its left and top in the picture.
        size (np.ndarray): (2,), its width and height there, in pixels.
        heatmaps (np.ndarray): (K, h', w').
        score_maps (np.ndarray, optional): (K, H, W), which an ONNX file does
            not give.
    """

    crop: np.ndarray
    corner: np.ndarray
    size: np.ndarray
    heatmaps: np.ndarray
    score_maps: np.ndarray | None = None

    def in_crop(self, point: np.ndarray) -> np.ndarray:
        """Turn x, y in pixels of the picture into fractions of the crop."""
        return (point - self.corner) / self.size

    def in_picture(self, place: np.ndarray) -> np.ndarray:
        """Turn x, y as fractions of the crop into pixels of the picture."""
        return self.corner + place * self.size


@dataclass(frozen=True)
class Reply:
    """Where some words point.

    Attributes:
        sentence (str): What the model knows of them.
        score_map (np.ndarray): (H, W).
        place (np.ndarray, optional): x, y as fractions of the crop, of words
            that the model knows.
    """

    sentence: str
    score_map: np.ndarray
    place: np.ndarray | None


class Model(Protocol):
    """What there is to know of a checkpoint, or of an ONNX file.

    Attributes:
        backend (Backend): What finds keypoints.
        title (str): Name of the model, for people.
        deaf (str): Why no words can be asked of it, or ``''``.
    """

    backend: Backend
    title: str
    deaf: str

    def look(self, image: np.ndarray, box: Sequence[float]) -> Closeup:
        """What the network makes of a box of a picture."""
        ...

    def ask(
        self, image: np.ndarray, box: Sequence[float], texts: Sequence[str]
    ) -> list[Reply]:
        """Put words to it; raises a ValueError if they are none."""
        ...


class Eyes:
    """One model for all tabs; it looks at one thing at a time.

    Args:
        model (Model): What it sees with.
        locator (Locator): Where animals are.

    Attributes:
        skeleton (Skeleton): Of the model.
    """

    def __init__(self, model: Model, locator: Locator):
        self.model, self._locator = model, locator
        self.skeleton: Skeleton = model.backend.skeleton
        self._lock = Lock()

    def find(
        self,
        frames: Sequence[Frame],
        box: Sequence[float] | None = None,
    ) -> list[Poses]:
        """Find animals and their keypoints.

        Args:
            frames (Sequence[Frame]): Some that follow each other.
            box (Sequence[float], optional): Where the animal is in each of
                them, left, top, right, bottom in pixels.

        Returns:
            list[Poses]: One per frame.
        """
        with self._lock:
            if box is None:
                boxes = self._locator.locate(frames)
            else:
                boxes = [Boxes.of([box])] * len(frames)
            images = [frame.image for frame in frames]
            return self.model.backend.predict(images, boxes)

    def look(self, image: np.ndarray, box: Sequence[float]) -> Closeup:
        """What the network makes of a box; see :class:`Model`."""
        with self._lock:
            return self.model.look(image, box)

    def ask(
        self, image: np.ndarray, box: Sequence[float], texts: Sequence[str]
    ) -> list[Reply]:
        """Where words point in a box; see :class:`Model`."""
        with self._lock:
            return self.model.ask(image, box, texts)
