"""Positional embeddings for another image size (bilinear, as CLAMP's)."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from ...foundation.numbers_of_configs import check_count

ImageSize = int | tuple[int, int]


def grid_of(image_size: ImageSize, stride: int) -> tuple[int, int]:
    """The feature grid of an image.

    Args:
        image_size (int | tuple[int, int]): Pixels, (w, h) if a tuple.
        stride (int): Pixels of a feature cell.

    Returns:
        tuple[int, int]: (H, W).

    Raises:
        ValueError: The size is no count, or not a multiple of the stride.
    """
    pair: Sequence = (image_size, image_size)
    if isinstance(image_size, list | tuple) and len(image_size) == 2:
        pair = image_size
    width, height = pair
    for side in (width, height):
        check_count('image_size', side)
        if side % stride:
            raise ValueError(
                f'image_size {width, height} must be a multiple of the '
                f'stride, {stride}'
            )
    return height // stride, width // stride


def resize_positions(
    positions: Tensor, old: tuple[int, int], new: tuple[int, int]
) -> Tensor:
    """Resize the grid part of CLIP's positional embeddings.

    Args:
        positions (Tensor): (1 + H * W, C), the class (or mean) token first,
            then the grid, row by row.
        old (tuple[int, int]): (H, W) of ``positions``.
        new (tuple[int, int]): (H, W) wanted.

    Returns:
        Tensor: (1 + H * W, C) for the new grid; ``positions`` itself where
        the two grids are equal.
    """
    if tuple(old) == tuple(new):
        return positions
    first, grid = positions[:1], positions[1:]
    grid = grid.T.reshape(1, -1, *old)  # (1, C, H, W)
    grid = F.interpolate(
        grid.float(), size=tuple(new), mode='bilinear', align_corners=False
    ).to(positions.dtype)
    return torch.cat([first, grid.flatten(2)[0].T])  # (1 + H * W, C)


def square_grid(num_positions: int) -> tuple[int, int]:
    """The (H, W) of 1 + H * W positions, as all of CLIP's files hold them."""
    side = math.isqrt(num_positions - 1)
    if side * side != num_positions - 1:
        raise ValueError(
            f'{num_positions} positional embeddings are not a class token '
            'and a square grid: is this file a plain CLIP?'
        )
    return side, side


def fit_grid(positions: Tensor, grid_size: tuple[int, int]) -> Tensor:
    """Fit positional embeddings of a square image to a grid.

    Args:
        positions (Tensor): (1 + H * W, C), see :func:`resize_positions`.
        grid_size (tuple[int, int]): (H, W) wanted.

    Returns:
        Tensor: (1 + H * W, C) for ``grid_size``.
    """
    if len(positions) == 1 + grid_size[0] * grid_size[1]:
        return positions
    return resize_positions(positions, square_grid(len(positions)), grid_size)
