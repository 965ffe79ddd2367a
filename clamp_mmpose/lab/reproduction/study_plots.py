"""A study as plots."""

from collections.abc import Mapping
from statistics import mean, stdev

from matplotlib.figure import Figure

from .formatting import scaled
from .study import AP, EXCHANGED, Results, Study

_MARKERS = 'v^osDP*X'


def plot_shots(
    study: Study, results: Results, shots: Mapping[str, int]
) -> Figure:
    """Draw AP against shots: a line a model, bars of one deviation.

    Args:
        study (Study): What was run.
        results (Mapping): Metrics of the finished seeds, by name of the run.
        shots (Mapping[str, int]): Animals per species by setting.
    """
    figure = Figure(figsize=(6.4, 4.2), layout='constrained')
    axes = figure.add_subplot(
        xscale='log',
        xlabel='animals per species to train on',
        ylabel='AP',
    )
    for config, label in study.models.items():
        measured = {
            number: scaled(results.get(f'{config}_{name}', ()), AP.key)
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


def plot_sides(study: Study, results: Results) -> Figure:
    """Draw exchanged twins against AP: a colour a model, a dot a run.

    Args:
        study (Study): What was run.
        results (Mapping): Metrics of the finished seeds, by name of the run.
    """
    figure = Figure(figsize=(6.4, 4.2), layout='constrained')
    axes = figure.add_subplot(
        xlabel='AP',
        ylabel='left and right exchanged, %',
        ylim=(0, 60),
    )
    axes.axhline(50, color='grey', linestyle=':', label='chance')
    for i, (config, label) in enumerate(study.models.items()):
        for name, marker in zip(study.settings, _MARKERS, strict=False):
            points = [
                (*scaled([run], AP.key), *scaled([run], EXCHANGED.key))
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
