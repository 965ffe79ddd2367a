"""Tubes to pixels: depth, surface direction and surface position."""

from dataclasses import dataclass

import numpy as np

from .patterns import fur_tile

FAR = -1e6  # depth where there is nothing


@dataclass(frozen=True)
class Pieces:
    """Tapered pieces in pixels, N of them.

    Args:
        start, step (ndarray): (N, 4) float32 x, y, depth, radius at the
            start, and how they change up to the end.
        along (ndarray): (N, 2) float32 position of both ends on the tube, in
            trunk lengths.
    """

    start: np.ndarray
    step: np.ndarray
    along: np.ndarray


@dataclass(frozen=True)
class Surface:
    """What the camera sees of one animal, in a window of the picture.

    Args:
        left, top (int): Pixel of the picture where the window starts.
        depth (ndarray): (H, W) pixels towards the viewer, ``FAR`` outside.
        piece (ndarray): (H, W) number of the piece that is seen, from 0.
        normal_x, normal_y (ndarray): (H, W) surface direction, right and
            down.
        u, v (ndarray): (H, W) position along and around the tube, in trunk
            lengths.
    """

    left: int
    top: int
    depth: np.ndarray
    piece: np.ndarray
    normal_x: np.ndarray
    normal_y: np.ndarray
    u: np.ndarray
    v: np.ndarray

    @property
    def mask(self):
        """(H, W) bool, True on the animal."""
        return self.depth > FAR


def cut_into_pieces(tubes, chains):
    """Pieces of all tubes, tube by tube.

    Args:
        tubes (list[Tube]): The animal's parts.
        chains (list[ndarray]): Their nodes (N, 4) x, y, depth, radius in
            pixels.
    """
    starts, steps, along = [], [], []
    for number, (tube, chain) in enumerate(zip(tubes, chains, strict=True)):
        lengths = np.linalg.norm(np.diff(tube.nodes[:, :3], axis=0), axis=1)
        # Tubes start at different places of the pattern.
        ends = np.concatenate([[0], np.cumsum(lengths)]) + 0.37 * number
        starts.append(chain[:-1])
        steps.append(np.diff(chain, axis=0))
        along.append(np.stack([ends[:-1], ends[1:]], 1))
    return Pieces(
        *(
            np.concatenate(part).astype(np.float32)
            for part in (starts, steps, along)
        )
    )


def window_of(pieces, width, height):
    """Box around all pieces, clipped to the picture, on even numbers.

    Args:
        pieces (Pieces): The pieces.
        width, height (int): Size of the picture.

    Returns:
        tuple[int]: Left, top, width and height; at least two pixels each.
    """
    nodes = np.concatenate([pieces.start, pieces.start + pieces.step])
    low = np.floor((nodes[:, :2] - 1.2 * nodes[:, 3:]).min(0)) - 2
    high = np.ceil((nodes[:, :2] + 1.2 * nodes[:, 3:]).max(0)) + 3
    left, top = np.clip(low // 2 * 2, 0, [width - 2, height - 2]).astype(int)
    right, bottom = np.clip(
        -(-high // 2) * 2, [left + 2, top + 2], [width, height]
    ).astype(int)
    return int(left), int(top), int(right - left), int(bottom - top)


def _reach(start, step, left, top, shape):
    """Rows and columns of the window that a piece can touch."""
    end = start + step
    reach = 1.15 * max(start[3], end[3]) + 1
    slices = []
    for axis, first, size in ((1, top, shape[0]), (0, left, shape[1])):
        low = int(min(start[axis], end[axis]) - reach - first)
        high = int(max(start[axis], end[axis]) + reach - first) + 2
        slices.append(slice(min(max(low, 0), size), min(max(high, 0), size)))
    return tuple(slices)


def _piece_depth(x, y, step, radius, fur):
    """Front of one piece; x, y count from its start.

    The front of a tube at a pixel belongs to the ball along the axis that
    reaches out farthest there.

    Args:
        x (ndarray): (1, W) pixels.
        y (ndarray): (H, 1) pixels.
        step (ndarray): (4,) x, y, depth, radius from start to end.
        radius (float): Radius at the start.
        fur (ndarray | float): (H, W) added to the radius.

    Returns:
        tuple[ndarray]: Depth (H, W) above the start's, position (H, W) of the
        ball from 0 to 1, square (H, W) of the height above its middle,
        negative outside.
    """
    flat = step[0] ** 2 + step[1] ** 2 + np.float32(1e-3)
    length = np.sqrt(flat + step[2] ** 2)
    t = (x * step[0] + y * step[1]) / flat
    aside = (x * step[1] - y * step[0]) / np.sqrt(flat)
    here = radius + np.clip(t, 0, 1) * step[3]
    height = np.sqrt(np.maximum(here * here - aside * aside, 0))
    t = t + (height * step[2] + here * step[3]) / (length * np.sqrt(flat))
    t = np.clip(t, 0, 1)
    here = radius + t * step[3] + fur
    square = here * here - (x - t * step[0]) ** 2 - (y - t * step[1]) ** 2
    return t * step[2] + np.sqrt(np.maximum(square, 0)), t, square


def _fur_noise(left, top, shape):
    """Noise (H, W) that is fixed to the pixels of the picture."""
    tile = fur_tile()
    rows = np.arange(top, top + shape[0]) % len(tile)
    columns = np.arange(left, left + shape[1]) % len(tile)
    return tile[np.ix_(rows, columns)]


def _find_fronts(pieces, fur, left, top, shape):
    """Depth, piece and position on the piece of all pixels, (H, W) each."""
    depth = np.full(shape, FAR, np.float32)
    number = np.zeros(shape, np.int16)
    position = np.zeros(shape, np.float32)
    x = np.arange(left, left + shape[1], dtype=np.float32)[None]
    y = np.arange(top, top + shape[0], dtype=np.float32)[:, None]
    noise = _fur_noise(left, top, shape)
    for i, start in enumerate(pieces.start):
        step = pieces.step[i]
        rows, columns = window = _reach(start, step, left, top, shape)
        if rows.start == rows.stop or columns.start == columns.stop:
            continue
        # On thin parts the fur is short.
        ragged = noise[window] * np.float32(min(fur, 0.12 * start[3]))
        front, t, square = _piece_depth(
            x[:, columns] - start[0],
            y[rows] - start[1],
            step,
            start[3],
            ragged,
        )
        front += start[2]
        seen = (square > 0) & (front > depth[window])
        np.copyto(depth[window], front, where=seen)
        np.copyto(position[window], t, where=seen)
        np.copyto(number[window], np.int16(i), where=seen)
    return depth, number, position


def draw_tubes(tubes, chains, scale, fur, width, height):
    """Draw a whole animal.

    Args:
        tubes (list[Tube]): Its parts.
        chains (list[ndarray]): Their nodes (N, 4) in pixels.
        scale (float): Pixels per trunk length.
        fur (float): Raggedness of the outline, in pixels.
        width, height (int): Size of the picture.

    Returns:
        Surface: Pieces are numbered tube by tube.
    """
    pieces = cut_into_pieces(tubes, chains)
    left, top, columns, rows = window_of(pieces, width, height)
    depth, number, t = _find_fronts(pieces, fur, left, top, (rows, columns))
    start_x, start_y, _, radius = pieces.start[number].transpose(2, 0, 1)
    step_x, step_y, _, step_radius = pieces.step[number].transpose(2, 0, 1)
    low, high = pieces.along[number].transpose(2, 0, 1)
    radius = np.maximum(radius + t * step_radius, 0.5)
    x = np.arange(left, left + columns, dtype=np.float32)[None]
    y = np.arange(top, top + rows, dtype=np.float32)[:, None]
    normal_x = (x - start_x - t * step_x) / radius
    normal_y = (y - start_y - t * step_y) / radius
    flat = np.sqrt(step_x**2 + step_y**2 + 1e-3)
    across = np.clip((normal_y * step_x - normal_x * step_y) / flat, -1, 1)
    return Surface(
        left,
        top,
        depth,
        number,
        normal_x,
        normal_y,
        low + t * (high - low),
        np.arcsin(across) * radius / np.float32(scale),
    )
