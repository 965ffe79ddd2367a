"""Painting landscapes with OpenCV: sky, hills, ground, trees, rocks, grass.

All colours are RGB, all images (H, W, 3) uint8 in RGB order.
"""

import cv2
import numpy as np

_BARK = (96, 76, 58)
_STONE = (140, 134, 128)


def _shade(colour, factor):
    """A lighter or darker colour, as OpenCV wants it."""
    return tuple(min(float(value * factor), 255.0) for value in colour)


def _noise(rng, width, height, cell_x, cell_y):
    """Smooth noise (H, W) between -1 and 1 with cells of that many pixels."""
    grid = rng.uniform(
        -1, 1, (int(height / cell_y) + 2, int(width / cell_x) + 2)
    ).astype(np.float32)
    return cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)


def _gradient(top, bottom, rows):
    """A column (rows, 1, 3) of colours from top to bottom."""
    share = np.linspace(0, 1, max(rows, 1), dtype=np.float32)[:, None, None]
    return (1 - share) * np.float32(top) + share * np.float32(bottom)


def _paint_sky(canvas, setting, horizon, rng):
    """Sky with clouds, above the horizon."""
    width = canvas.shape[1]
    sky = np.repeat(_gradient(*setting.sky, horizon), width, 1)
    clouds = _noise(rng, width, horizon, 0.3 * width, 0.12 * width)
    clouds += 0.5 * _noise(rng, width, horizon, 0.1 * width, 0.05 * width)
    share = np.clip(clouds - rng.uniform(-0.1, 0.6), 0, 0.8)[..., None]
    canvas[:horizon] = sky + share * (np.float32((246, 246, 244)) - sky)


def _paint_hills(canvas, setting, horizon, rng):
    """Two ranges of hills, the farther one paler."""
    height, width = canvas.shape[:2]
    x = np.arange(0, width + 8, 4)
    for share, tall in ((0.55, 0.16), (0.15, 0.08)):
        ridge = np.interp(x, np.linspace(0, width + 8, 9), rng.random(9))
        ridge = ridge + 0.15 * np.interp(
            x, np.linspace(0, width + 8, 40), rng.random(40)
        )
        y = horizon + 1 - tall * height * ridge
        colour = np.add(
            share * np.array(setting.sky[1]),
            (1 - share) * np.array(setting.hills),
        )
        line = np.stack([x, y], 1)
        corners = [[width + 8, horizon + 1], [0, horizon + 1]]
        cv2.fillPoly(
            canvas,
            [np.concatenate([line, corners]).astype(int)],
            _shade(colour, 1),
            cv2.LINE_AA,
        )


def _paint_ground(canvas, setting, horizon, rng):
    """Ground with patches that get larger towards the viewer."""
    height, width = canvas.shape[:2]
    rows = height - horizon
    ground = np.repeat(_gradient(*setting.ground, rows), width, 1)
    near = np.linspace(0.25, 1, rows, dtype=np.float32)[:, None]
    rough = 16 * _noise(rng, width, rows, 0.22 * width, 0.07 * width)
    rough += 11 * _noise(rng, width, rows, 0.05 * width, 0.018 * width)
    rough += 9 * near * _noise(rng, width, rows, 3, 1.6)
    ground = ground + (near * rough)[..., None]
    if setting.water:
        top = int(rows * rng.uniform(0.05, 0.12))
        deep = int(rows * rng.uniform(0.2, 0.36))
        ripple = 8 * _noise(rng, width, rows, 0.12 * width, 1.5)
        shore = _noise(rng, width, 1, 0.12 * width, 1)[0] * 0.02 * height
        y = np.arange(rows)[:, None]
        lake = (y > top) & (y < deep + shore)
        ground[lake] = np.float32(setting.water) + ripple[lake][:, None]
    canvas[horizon:] = np.clip(ground, 0, 255)


def _clump(canvas, centre, size, colour, rng):
    """A clump of leaves: balls, dark below and light above."""
    for light, lift in ((0.68, 0.18), (0.88, 0), (1.08, -0.18)):
        for _ in range(9):
            offset = rng.normal(0, 0.46, 2) * size
            point = (
                centre[0] + offset[0],
                centre[1] + 0.7 * offset[1] + lift * size,
            )
            radius = max(1, int(size * rng.uniform(0.16, 0.34)))
            cv2.circle(
                canvas,
                tuple(int(value) for value in point),
                radius,
                _shade(colour, light * rng.uniform(0.92, 1.08)),
                -1,
                cv2.LINE_AA,
            )


def _paint_tree(canvas, x, y, size, setting, rng):
    """A tree with a crown."""
    bend = rng.normal(0, 0.06) * size
    top = (int(x + bend), int(y - 0.75 * size))
    light = rng.uniform(0.8, 1.1)
    cv2.line(
        canvas,
        (int(x), int(y)),
        top,
        _shade(_BARK, light),
        max(1, int(0.075 * size)),
        cv2.LINE_AA,
    )
    for _ in range(3):
        spread = rng.normal(0, 0.17, 2) * size
        _clump(
            canvas,
            (top[0] + spread[0], top[1] - 0.08 * size + spread[1]),
            0.34 * size,
            setting.leaves,
            rng,
        )


def _paint_conifer(canvas, x, y, size, setting, rng):
    """A fir tree: triangles, one above the other."""
    light = rng.uniform(0.75, 1.05)
    cv2.line(
        canvas,
        (int(x), int(y)),
        (int(x), int(y - 0.3 * size)),
        _shade(_BARK, 0.8),
        max(1, int(0.06 * size)),
        cv2.LINE_AA,
    )
    for step in range(5):
        low, width = (
            y - (0.12 + 0.17 * step) * size,
            (0.27 - 0.045 * step) * size,
        )
        corners = np.array(
            [[x - width, low], [x + width, low], [x, low - 0.32 * size]]
        )
        colour = _shade(setting.leaves, light * (0.85 + 0.07 * step))
        cv2.fillPoly(canvas, [corners.astype(int)], colour, cv2.LINE_AA)


def _paint_bush(canvas, x, y, size, setting, rng):
    """A bush."""
    _clump(canvas, (x, y - 0.16 * size), 0.34 * size, setting.leaves, rng)


def _paint_rock(canvas, x, y, size, setting, rng):
    """A rock with a light top."""
    turns = np.sort(rng.uniform(0, 2 * np.pi, 9))
    ring = np.stack([np.cos(turns), 0.62 * np.sin(turns)], 1)
    ring = ring * rng.uniform(0.75, 1, (9, 1)) * 0.3 * size
    stone = 0.6 * np.array(_STONE) + 0.4 * np.array(setting.ground[1])
    light = rng.uniform(0.8, 1.1)
    for shrink, lift, bright in (
        (1, 0.12, 0.66),
        (0.86, 0.16, 0.9),
        (0.55, 0.22, 1.1),
    ):
        corners = shrink * ring + [x, y - lift * size]
        cv2.fillPoly(
            canvas,
            [cv2.convexHull(corners.astype(np.int32))],
            _shade(stone, light * bright),
            cv2.LINE_AA,
        )


_THINGS = dict(
    trees=(_paint_tree, 0.62),
    conifers=(_paint_conifer, 0.62),
    bushes=(_paint_bush, 0.42),
    rocks=(_paint_rock, 0.34),
)


def _paint_things(canvas, setting, horizon, rng):
    """Trees, bushes and rocks, far ones first."""
    height, width = canvas.shape[:2]
    things = []
    for name, (draw, size) in _THINGS.items():
        least, largest = getattr(setting, name)
        for _ in range(rng.integers(least, largest + 1)):
            near = rng.beta(1, 2.2)
            things.append((near, draw, size * rng.uniform(0.75, 1.25)))
    for near, draw, size in sorted(things, key=lambda thing: thing[0]):
        y = horizon + near * 0.55 * (height - horizon)
        draw(
            canvas,
            rng.uniform(0, width),
            y,
            size * (0.3 + 0.9 * near) * height,
            setting,
            rng,
        )


def paint_grass(canvas, setting, band, number, rng):
    """Tufts of grass, far ones first.

    Args:
        canvas (ndarray): (H, W, 3) or (H, W) uint8, drawn into.
        setting (Setting): Gives the colour.
        band (tuple[float]): First and last row where tufts stand.
        number (int): How many tufts.
        rng (numpy.random.Generator): Source of chance.
    """
    height, width = canvas.shape[:2]
    for y in np.sort(rng.uniform(*band, number)):
        x = rng.uniform(0, width)
        tall = (
            height
            * (0.012 + 0.055 * (y / height) ** 2)
            * rng.uniform(0.6, 1.4)
        )
        leans, lights = rng.normal(0, 0.45, 5), rng.uniform(0.7, 1.2, 5)
        for lean, light in zip(leans, lights, strict=True):
            tip = (int(x + lean * tall), int(y - tall * (1 - 0.3 * abs(lean))))
            root = (int(x + 0.2 * lean * tall), int(y))
            cv2.line(
                canvas,
                root,
                tip,
                _shade(setting.blades, light),
                max(1, height // 256),
                cv2.LINE_AA,
            )


def paint_background(setting, width, height, rng):
    """Paint a landscape without animals.

    Args:
        setting (Setting): What it looks like.
        width, height (int): Size in pixels.
        rng (numpy.random.Generator): Source of chance.

    Returns:
        ndarray: (H, W, 3) uint8.
    """
    canvas = np.empty((height, width, 3), np.uint8)
    horizon = int(height * rng.uniform(0.20, 0.48))
    _paint_sky(canvas, setting, horizon, rng)
    _paint_hills(canvas, setting, horizon, rng)
    _paint_ground(canvas, setting, horizon, rng)
    _paint_things(canvas, setting, horizon, rng)
    # The animals are in focus, what is behind them a little less.
    canvas = cv2.GaussianBlur(canvas, (0, 0), 0.0035 * max(width, height))
    if setting.blades:
        paint_grass(
            canvas, setting, (horizon + 0.12 * height, height), 45, rng
        )
    return canvas
