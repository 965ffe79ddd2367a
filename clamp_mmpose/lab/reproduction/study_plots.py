"""The comparison as plots."""

from collections.abc import Mapping, Sequence
from statistics import mean, stdev

from matplotlib.figure import Figure

from .comparison import AP, CANDIDATES, CONDITIONS, EXCHANGED
from .formatting import in_per_cent

Results = Mapping[str, Sequence[Mapping[str, float]]]
_MARKERS = dict(zip(CONDITIONS, 'v^osD', strict=True))


def plot(results: Results, shots: Mapping[str, int]) -> Figure:
    """Draw AP against shots: a line a candidate, bars of one deviation.

    Args:
        results (Mapping): Metrics of the finished seeds, by name of the run.
        shots (Mapping[str, int]): Animals per species by condition.
    """
    figure = Figure(figsize=(6.4, 4.2), layout='constrained')
    axes = figure.add_subplot(
        xscale='log',
        xlabel='animals per species to train on',
        ylabel='AP on drawn animals',
    )
    for config, label in CANDIDATES.items():
        measured = {
            number: in_per_cent(results.get(f'{config}_{name}', ()), AP)
            for name, number in shots.items()
        }
        points = [
            (number, mean(values), stdev(values) if values[1:] else 0)
            for number, values in measured.items()
            if values
        ]
        if points:
            columns = zip(*points, strict=True)
            axes.errorbar(*columns, label=label, marker='o', capsize=3)
    axes.set_xticks([*shots.values()], [str(n) for n in shots.values()])
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    return figure


def plot_sides(results: Results) -> Figure:
    """Draw exchanged twins against AP: a colour a candidate, a dot a run.

    Args:
        results (Mapping): Metrics of the finished seeds, by name of the run.
    """
    figure = Figure(figsize=(6.4, 4.2), layout='constrained')
    axes = figure.add_subplot(
        xlabel='AP on drawn animals',
        ylabel='left and right exchanged, %',
        ylim=(0, 60),
    )
    axes.axhline(50, color='grey', linestyle=':', label='chance')
    for i, (config, label) in enumerate(CANDIDATES.items()):
        for name, marker in _MARKERS.items():
            points = [
                (*in_per_cent([run], AP), *in_per_cent([run], EXCHANGED))
                for run in results.get(f'{config}_{name}', ())
            ]
            points = [point for point in points if len(point) == 2]
            if points:
                columns = zip(*points, strict=True)
                axes.plot(*columns, marker, color=f'C{i}', label=label)
                label = None  # once
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, fontsize='small')
    return figure
