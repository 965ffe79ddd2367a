"""Crops of drawn animals with what a lesson in poses asks of them."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from ...prediction.frames import Skeleton
from ..synthetic import KEYPOINT_NAMES
from .pictures import PADDING, Picture

_SCALE, _TURN, _SHIFT = 0.25, 40.0, 0.1  # largest; as mmpose's, milder
# of each keypoint the one on the other side, or itself
TWINS = Skeleton.of(KEYPOINT_NAMES).flip_indices


class PosedCrop(NamedTuple):
    """An animal, or a batch of them with B in front.

    Attributes:
        image (ndarray | Tensor): (size, size, 3) uint8, RGB.
        keypoints (ndarray | Tensor): (17, 2) float32, x, y in pixels.
        labelled (ndarray | Tensor): (17,) float32, 0 or 1.
        faces_right (float | Tensor): 0 or 1.
    """

    image: np.ndarray | Tensor
    keypoints: np.ndarray | Tensor
    labelled: np.ndarray | Tensor
    faces_right: float | Tensor


class PosedCrops(Dataset):
    """Animals turned, moved, scaled and mirrored at random.

    Example i depends on the pictures, the seed and i alone.

    Args:
        pictures (Sequence[Picture]): Where from.
        length (int): Number of examples.
        size (int): Of an image in pixels.
        seed (int): Random seed.
    """

    def __init__(
        self, pictures: Sequence[Picture], length: int, size: int, seed: int
    ):
        self.pictures = pictures
        self.length = length
        self.size = size
        self.seed = seed

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> PosedCrop:
        """See :class:`PosedCrop`."""
        rng = np.random.default_rng([self.seed, index])
        picture = self.pictures[rng.integers(len(self.pictures))]
        side = PADDING * picture.side * (1 + _SCALE * rng.uniform(-1, 1))
        centre = picture.centre + _SHIFT * side * rng.uniform(-1, 1, 2)
        turn = _TURN * rng.uniform(-1, 1) * rng.integers(2)
        return cut_out(
            picture, centre, side, self.size, turn, bool(rng.integers(2))
        )


def cut_out(
    picture: Picture,
    centre: np.ndarray,
    side: float,
    size: int,
    turn: float = 0.0,
    mirrored: bool = False,
) -> PosedCrop:
    """Cut out a square with its keypoints.

    Args:
        picture (Picture): Where from.
        centre (ndarray): (2,) x, y in pixels.
        side (float): Of the square in pixels.
        size (int): Of the image that is returned in pixels.
        turn (float): Of the square, in degrees.
        mirrored (bool): Whether left and right are exchanged.
    """
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    turned = size / side * np.array([[cos, -sin], [sin, cos]])
    if mirrored:
        turned[0] *= -1
    # pixels count from their middles
    shift = (size - 1) / 2 - turned @ centre
    matrix = np.column_stack([turned, shift])
    animal = picture.animal
    keypoints = animal.keypoints[:, :2] @ turned.T + shift
    labelled = animal.keypoints[:, 2] > 0
    labelled &= ((keypoints >= 0) & (keypoints < size)).all(axis=1)
    right = animal.description.facing == 'right'
    if mirrored:
        keypoints, labelled = keypoints[list(TWINS)], labelled[list(TWINS)]
    return PosedCrop(
        cv2.warpAffine(picture.image, matrix, (size, size)),
        keypoints.astype(np.float32),
        labelled.astype(np.float32),
        float(right != mirrored),
    )


def collate(crops: Sequence[PosedCrop]) -> PosedCrop:
    """Make a batch."""
    images, keypoints, labelled, faces_right = zip(*crops, strict=True)
    return PosedCrop(
        torch.from_numpy(np.stack(images)),
        torch.from_numpy(np.stack(keypoints)),
        torch.from_numpy(np.stack(labelled)),
        torch.tensor(faces_right),
    )
