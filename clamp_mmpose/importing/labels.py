"""What every label file holds, whoever wrote it."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

Box = tuple[float, float, float, float]


class ImportFailed(ValueError):
    """Label files that cannot be imported, with the way out."""


@dataclass
class Animal:
    """One animal in one picture.

    Attributes:
        points (list): One of each keypoint of its skeleton: x, y in pixels,
            v of COCO: 0 is not labelled, 1 hidden, 2 visible.
        category (str): Its species, or whatever the source calls it.
        box (tuple, optional): Left, top, width, height in pixels, if the
            source has one.
        labelled_in (str): Where to mend it: the file, and the row or frame.
    """

    points: list[tuple[float, float, int]]
    category: str
    box: Box | None = None
    labelled_in: str = ''


@dataclass(frozen=True)
class PictureFile:
    """A picture that is a file.

    Attributes:
        path (Path): Where.
    """

    path: Path


@dataclass(frozen=True)
class VideoFrame:
    """A picture that is only in a video.

    Attributes:
        path (Path): Of the video.
        index (int): Of the frame, from 0.
        crop (tuple, optional): Left, top, right, bottom in pixels, what of
            the frame was labelled.
    """

    path: Path
    index: int
    crop: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, eq=False)
class PixelArray:
    """A picture that was inside a label file.

    Attributes:
        pixels (ndarray): (H, W, 3) uint8, BGR.
    """

    pixels: np.ndarray


@dataclass
class Picture:
    """A labelled picture.

    Attributes:
        image (PictureFile | VideoFrame | PixelArray): Where its pixels are.
        name (str): Its name in the source.
        group (str): What cannot be split, such as the video it is from.
        animals (list[Animal]): What is labelled in it.
        order (int): Of time in its group, if the name does not tell.
        split (str): ``'train'``, ``'val'`` or ``'test'`` if the source has a
            split of its own, else ``''``.
        size (tuple, optional): Width and height that the source claims.
    """

    image: PictureFile | VideoFrame | PixelArray
    name: str
    group: str
    animals: list[Animal]
    order: int = 0
    split: str = ''
    size: tuple[int, int] | None = None


@dataclass
class LabelSet:
    """All that one source has labelled with one skeleton.

    Attributes:
        source (Path): The file or folder.
        format (str): Name of its format.
        keypoints (list[str]): Labels of the skeleton.
        pictures (list[Picture]): In the order of the source.
        pairs (list, optional): Labels that change places in a mirror, if the
            source says so.
        edges (list, optional): Pairs of labels that are joined, if the
            source says so.
        notes (list[str]): What the user should know.
    """

    source: Path
    format: str
    keypoints: list[str]
    pictures: list[Picture]
    pairs: list[tuple[str, str]] | None = None
    edges: list[tuple[str, str]] | None = None
    notes: list[str] = field(default_factory=list)
