"""Figures of score maps, heatmaps, answers, and the matching matrix."""

import io
from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..prediction.heat import heat_colours
from .asking import Answer
from .views import View

_MARK = dict(marker='+', color='#00ffd0', markersize=9, markeredgewidth=1.8)
_TILE = 1.25  # inches


def draw_score_maps(seen: View) -> Figure:
    """Draw for each keypoint its score map beside its heatmap.

    Each map has colours of its own, from its lowest to its highest value;
    the numbers above are the highest ones.

    Args:
        seen (View): A box.

    Returns:
        Figure: The crop with all points, then a pair per keypoint.
    """
    columns = 3
    rows = -(-(len(seen.names) + 1) // columns)
    figure = _figure(2 * columns * _TILE, rows * (_TILE + 0.3))
    tiles = figure.subfigures(rows, columns, squeeze=False).ravel()
    _draw_points(tiles[0], seen)
    for k, name in enumerate(seen.names):
        tile = tiles[k + 1]
        tile.suptitle(name, fontsize=9, fontweight='bold')
        left, right = tile.subplots(1, 2)
        _overlay(left, seen.crop, seen.score_maps[k], 'score')
        _overlay(right, seen.crop, seen.heatmaps[k], 'heatmap')
        _mark(right, seen.crop, seen.points[k])
    return figure


def draw_answers(seen: View, answers: Sequence[Answer]) -> Figure:
    """Draw where words point.

    A cross is where a keypoint is found; of words that the model does not
    know the map alone is shown, with a dashed frame.

    Args:
        seen (View): A box.
        answers (Sequence[Answer]): What was asked of it.

    Returns:
        Figure: The crop, then a tile per answer.
    """
    columns = min(4, len(answers) + 1)
    rows = -(-(len(answers) + 1) // columns)
    figure = _figure(columns * 1.9, rows * 2.5)
    tiles = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in tiles:
        axes.set_axis_off()
    tiles[0].imshow(seen.crop)
    tiles[0].set_title('the crop\n\n', fontsize=8)
    for axes, answer in zip(tiles[1:], answers, strict=False):
        _overlay(axes, seen.crop, answer.score_map)
        axes.set_title(_caption(answer), fontsize=8)
        if answer.keypoint:
            _mark(axes, seen.crop, answer.place)
        else:
            _frame(axes)
    return figure


def draw_matching(
    matrices: Mapping[str, np.ndarray], names: Sequence[str]
) -> Figure:
    """Draw the matching matrix, as Fig. 3 of the paper.

    Args:
        matrices (Mapping[str, np.ndarray]): (K, K) each, by its title:
            keypoints times prompts, cosines; rows without a keypoint are
            NaN, and left white.
        names (Sequence[str]): K trained names.

    Returns:
        Figure: A panel per matrix. In each row the least similar prompt is
        dark, the most similar one bright; a dot where that is its own.
    """
    K = len(names)
    side = 1.6 + 0.17 * K
    figure = _figure(side * len(matrices) + 0.9, side + 0.3)
    panels = figure.subplots(1, len(matrices), squeeze=False).ravel()
    for axes, (title, matrix) in zip(panels, matrices.items(), strict=True):
        image = axes.imshow(row_normalised(matrix), 'viridis', vmin=0, vmax=1)
        own = [k for k in range(K) if is_best(matrix, k)]
        axes.plot(own, own, '.', color='black', markersize=4)
        axes.set_title(f'{title}: {len(own)} of {K} find their own prompt')
        axes.set_xticks(range(K), names, rotation=90)
        axes.set_yticks(range(K), names if axes is panels[0] else [])
        axes.set_xlabel('prompts')
        axes.title.set_fontsize(8.5)
        axes.tick_params(labelsize=7.5)
    panels[0].set_ylabel('features at keypoints')
    bar = figure.colorbar(image, ax=panels, shrink=0.6)
    bar.set_ticks([0, 1], labels=['least\nsimilar', 'most'])
    bar.ax.tick_params(labelsize=7.5)
    return figure


def row_normalised(matrix: np.ndarray) -> np.ndarray:
    """Each row from 0, its least, to 1, its highest value.

    Args:
        matrix (np.ndarray): (K, K).

    Returns:
        np.ndarray: (K, K); a row of one value alone is 0.
    """
    low = matrix.min(axis=1, keepdims=True)
    span = matrix.max(axis=1, keepdims=True) - low
    return (matrix - low) / np.where(span == 0, 1, span)


def is_best(matrix: np.ndarray, k: int) -> bool:
    """Is keypoint k most similar to its own prompt?"""
    return not np.isnan(matrix[k]).any() and matrix[k].argmax() == k


def to_pixels(figure: Figure) -> np.ndarray:
    """The figure as (h, w, 3) uint8, RGB."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()


def encode(figure: Figure, suffix: str) -> bytes:
    """The figure as a file.

    Args:
        figure (Figure): Any.
        suffix (str): ``'.jpg'`` or ``'.png'``.
    """
    content = io.BytesIO()
    figure.savefig(content, format=suffix.removeprefix('.'))
    return content.getvalue()


def _figure(width: float, height: float) -> Figure:
    return Figure(figsize=(width, height), dpi=100, layout='constrained')


def _draw_points(tile, seen: View) -> None:
    tile.suptitle('all keypoints', fontsize=9, fontweight='bold')
    left, right = tile.subplots(1, 2)
    for axes, title in ((left, 'crop'), (right, 'found')):
        axes.imshow(seen.crop)
        axes.set_title(title, fontsize=7, pad=2)
        axes.set_axis_off()
    height, width = seen.crop.shape[:2]
    x, y = (seen.points * (width, height)).T
    right.plot(x, y, '.', color=_MARK['color'], markersize=4)
    _limit(right, seen.crop)


def _overlay(
    axes: Axes, crop: np.ndarray, values: np.ndarray, title: str = ''
) -> None:
    """The crop in grey under a map; its cells are seen as they are."""
    height, width = crop.shape[:2]
    grey = cv2.cvtColor(np.ascontiguousarray(crop), cv2.COLOR_RGB2GRAY)
    axes.imshow(grey, 'gray', vmin=0, vmax=255)
    axes.imshow(
        heat_colours(values),
        extent=(-0.5, width - 0.5, height - 0.5, -0.5),
        interpolation='nearest',
    )
    if title:
        axes.set_title(f'{title} {values.max():.2f}', fontsize=7, pad=2)
    axes.set_axis_off()
    _limit(axes, crop)


def _mark(axes: Axes, crop: np.ndarray, place: np.ndarray) -> None:
    height, width = crop.shape[:2]
    axes.plot(place[0] * width, place[1] * height, **_MARK)
    _limit(axes, crop)


def _limit(axes: Axes, crop: np.ndarray) -> None:
    height, width = crop.shape[:2]
    axes.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))


def _frame(axes: Axes) -> None:
    axes.set_axis_on()
    axes.set(xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(linestyle='--', color='#c00000', linewidth=1.5)


def _caption(answer: Answer) -> str:
    text = f'"{answer.text}"'
    if answer.keypoint:
        meant = answer.keypoint
        how = 'a trained name' if meant == answer.text else f'means "{meant}"'
        return f'{text}\n{how}\n'
    if answer.perhaps:
        return f'{text}\nsay which: {" or ".join(answer.perhaps)}\n'
    return (
        f'{text}\nthis model does not know\n(confidence '
        f'{answer.confidence:.2f})'
    )
