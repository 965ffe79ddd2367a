"""Coat patterns: spots, rosettes, stripes, patches as tiles that repeat."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

_SIZE = 384  # pixels of a tile's side


def _noise(rng, cells):
    """Smooth noise between -1 and 1 that repeats, (_SIZE, _SIZE)."""
    grid = rng.uniform(-1, 1, (cells, cells)).astype(np.float32)
    step = _SIZE // cells
    grid = cv2.copyMakeBorder(grid, 2, 2, 2, 2, cv2.BORDER_WRAP)
    big = cv2.resize(
        grid, None, fx=step, fy=step, interpolation=cv2.INTER_CUBIC
    )
    big = big[2 * step : -2 * step, 2 * step : -2 * step]
    return cv2.resize(big, (_SIZE, _SIZE))


def _seeds(rng, cells):
    """Points of a jittered grid, (cells * cells, 2) in pixels."""
    rows, columns = np.mgrid[:cells, :cells]
    points = np.stack([columns + 0.5 * (rows % 2), rows], -1).reshape(-1, 2)
    jitter = rng.uniform(-0.27, 0.27, points.shape)
    return (points + 0.5 + jitter) * _SIZE / cells


def _distances(rng, cells):
    """Distances to nearest and second nearest seed, in cells."""
    seeds = _seeds(rng, cells)
    pixels = np.stack(np.mgrid[:_SIZE:3, :_SIZE:3][::-1], -1)
    gaps = np.abs(pixels[:, :, None] - seeds)
    gaps = np.minimum(gaps, _SIZE - gaps)
    distances = np.partition(np.hypot(gaps[..., 0], gaps[..., 1]), 1, -1)
    nearest, second = (
        cv2.resize(distances[..., i].astype(np.float32), (_SIZE, _SIZE))
        for i in (0, 1)
    )
    return nearest * cells / _SIZE, second * cells / _SIZE


def _soft(values, edge, width):
    """1 where values are above the edge, 0 below, soft between."""
    return np.clip((values - edge) / width + 0.5, 0, 1).astype(np.float32)


def _spots(rng):
    nearest, _ = _distances(rng, 12)
    return _soft(0.27 + 0.07 * _noise(rng, 24) - nearest, 0, 0.1)


def _flecks(rng):
    nearest, _ = _distances(rng, 10)
    return _soft(0.17 + 0.06 * _noise(rng, 24) - nearest, 0, 0.1)


def _rosettes(rng):
    nearest, _ = _distances(rng, 9)
    ring = 0.11 - np.abs(nearest - 0.27) + 0.07 * _noise(rng, 32)
    return _soft(ring, 0, 0.07)


def _patches(rng):
    nearest, second = _distances(rng, 7)
    return _soft(second - nearest + 0.04 * _noise(rng, 32), 0.15, 0.08)


def _stripes(rng):
    along = np.arange(_SIZE, dtype=np.float32)[None] / _SIZE
    warp = 0.075 * _noise(rng, 4) + 0.025 * _noise(rng, 12)
    waves = np.sin(2 * np.pi * 10 * (along + warp))
    return _soft(waves + 0.45 * _noise(rng, 8), 0.1, 0.35)


def _blotches(rng):
    return _soft(_noise(rng, 6) + 0.25 * _noise(rng, 24), 0.08, 0.12)


@dataclass(frozen=True)
class Pattern:
    """A repeating pattern.

    Args:
        word (str): Adjective, as captions use it.
        draw (Callable): Makes the tile.
        span (float): Trunk lengths one tile covers.
    """

    word: str
    draw: Callable
    span: float


PATTERNS = {
    'spots': Pattern('spotted', _spots, 1.0),
    'flecks': Pattern('dappled', _flecks, 0.95),
    'rosettes': Pattern('rosetted', _rosettes, 1.0),
    'stripes': Pattern('striped', _stripes, 1.15),
    'patches': Pattern('patched', _patches, 1.5),
    'blotches': Pattern('blotched', _blotches, 2.0),
}


@cache
def pattern_tile(name):
    """A pattern's tile, the same in every picture.

    Args:
        name (str): Key of ``PATTERNS``.

    Returns:
        ndarray: (384, 384) float32, 1 on the marks and 0 between them.
    """
    return PATTERNS[name].draw(np.random.default_rng(len(name)))


@cache
def fur_tile():
    """Fine noise for fur, (384, 384) float32 between -1 and 1."""
    rng = np.random.default_rng(0)
    return 0.6 * _noise(rng, 96) + 0.4 * _noise(rng, 32)


def sample_tile(tile, u, v, span):
    """Values of a tile at points of the body.

    Args:
        tile (ndarray): (384, 384) float32.
        u, v (ndarray): (H, W) float32 positions in trunk lengths.
        span (float): Trunk lengths one tile covers.

    Returns:
        ndarray: (H, W) float32.
    """
    columns, rows = (
        np.mod(position * (_SIZE / span), _SIZE).astype(np.float32)
        for position in (u, v)
    )
    return cv2.remap(
        tile, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
    )
