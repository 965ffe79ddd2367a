"""Curves and histograms of the report."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter

from .statistics import Bin
from .svg import FIRST, RULE, SECOND, SERIES

_POINTS = 300  # of a curve; more are averaged
Curve = Sequence[tuple[int, float]]


def draw_curves(
    curves: Mapping[str, Curve], title: str, across: str, log: bool = False
) -> Figure:
    """Draw what was logged, one line for each name.

    Args:
        curves (Mapping[str, Curve]): Points of step and value, by name.
        title (str): What they are.
        across (str): What the steps are.
        log (bool): On a logarithmic scale, where values allow it.
    """
    figure, axes = _panel(title)
    low = np.inf
    for i, (name, points) in enumerate(curves.items()):
        steps, values = thinned(points).T
        low = min(low, values.min())
        axes.plot(
            steps,
            values,
            color=SERIES[i % len(SERIES)],
            linestyle=('-', '--', ':')[i // len(SERIES) % 3],
            marker='o' if len(values) < 30 else '',
            markersize=2.5,
            label=name,
        )
    if log and low > 0:
        axes.set_yscale('log')
        axes.yaxis.set_major_formatter('{x:g}')
        axes.yaxis.set_minor_formatter(LogFormatter(minor_thresholds=(1, 0.4)))
    axes.set_xlabel(across)
    if len(curves) > 1:
        columns = 2 if len(curves) < 5 else 3
        figure.legend(loc='outside lower left', ncols=columns)
    return figure


def thinned(points: Curve) -> np.ndarray:
    """Means of neighbours, where a curve has too many points.

    Args:
        points (Curve): Of step and value.

    Returns:
        np.ndarray: (P, 2), 300 points at most.
    """
    points = np.array(points, float)
    parts = np.array_split(points, min(len(points), _POINTS))
    return np.array([part.mean(axis=0) for part in parts])


def draw_reliability(bins: Sequence[Bin]) -> Figure:
    """Draw how many points of each score are right.

    Args:
        bins (Sequence[Bin]): By score.
    """
    figure, axes = _panel('PCK@0.1 by score')
    _bars(axes, bins, [one.right for one in bins])
    axes.plot([0, 1], [0, 1], color=SECOND, linestyle='--')
    axes.set(ylim=(0, 1.04))
    return figure


def draw_errors(bins: Sequence[Bin]) -> Figure:
    """Draw how far points of each score are off.

    Args:
        bins (Sequence[Bin]): By score.
    """
    figure, axes = _panel('Median error by score, part of the box')
    _bars(axes, bins, [one.median for one in bins])
    return figure


def _bars(axes: Axes, bins: Sequence[Bin], heights: Sequence[float]) -> None:
    middles = [(one.low + one.high) / 2 for one in bins]
    widths = [0.86 * (one.high - one.low) for one in bins]
    axes.bar(middles, heights, widths, color=FIRST)
    axes.set(xlim=(0, 1), xlabel='score of the keypoint')


def draw_sizes(sizes: Mapping[str, np.ndarray], title: str) -> Figure:
    """Draw how large animals or pictures are.

    Args:
        sizes (Mapping[str, np.ndarray]): Pixels, by part of the data; each
            has some.
        title (str): What they are.
    """
    figure, axes = _panel(f'{title}, share of each set')
    every = np.concatenate(list(sizes.values()))
    edges = np.linspace(0, max(np.quantile(every, 0.995) * 1.01, 1), 25)
    for (split, own), colour in zip(sizes.items(), SERIES, strict=False):
        counts, _ = np.histogram(np.minimum(own, edges[-1]), edges)
        axes.stairs(counts / len(own), edges, color=colour, label=split)
    axes.set(xlabel='pixels', xlim=(0, edges[-1]))
    axes.set_ylim(0)
    if len(sizes) > 1:
        axes.legend()
    return figure


def _panel(title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(4.2, 2.6), layout='constrained')
    axes = figure.subplots()
    axes.set_title(title)
    axes.grid(color=RULE)
    return figure, axes
