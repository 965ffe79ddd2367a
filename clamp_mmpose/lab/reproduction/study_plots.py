"""A study as plots."""

from collections.abc import Mapping, Sequence
from statistics import mean, stdev

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .formatting import scaled
from .study import AP, EXCHANGED, Measure, Results, Study

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
    """Draw exchanged twins against AP: a dot a run.

    Colours are models, shapes settings.

    Args:
        study (Study): What was run.
        results (Mapping): Metrics of the finished seeds, by name of the run.
    """
    figure = Figure(figsize=(8.4, 4.2), layout='constrained')
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
    models, _ = axes.get_legend_handles_labels()
    shapes = [
        Line2D([], [], ls='', marker=marker, color='grey', label=one.label)
        for one, marker in zip(study.settings.values(), _MARKERS, strict=False)
    ]
    figure.legend(
        handles=[*models, *shapes],
        loc='outside right upper',
        frameon=False,
        fontsize='small',
    )
    return figure


def plot_bars(
    study: Study, results: Results, measures: Sequence[Measure], label: str
) -> Figure:
    """Draw measures of each setting beside each other, of the first model.

    Args:
        study (Study): What was run.
        results (Mapping): Metrics of the finished seeds, by name of the run.
        measures (Sequence[Measure]): A colour each.
        label (str): What they are, with their unit.
    """
    figure = Figure(figsize=(6.4, 4.2), layout='constrained')
    axes = figure.add_subplot(ylabel=label)
    model, *_ = study.models
    width = 0.8 / len(measures)
    for i, measure in enumerate(measures):
        for place, name in enumerate(study.settings):
            finished = results.get(f'{model}_{name}', ())
            values = scaled(finished, measure.key, measure.scale)
            if values:
                axes.bar(
                    place + (i - (len(measures) - 1) / 2) * width,
                    mean(values),
                    width,
                    yerr=stdev(values) if values[1:] else None,
                    color=f'C{i}',
                )
        axes.plot([], 's', color=f'C{i}', label=measure.label)
    labels = [setting.label for setting in study.settings.values()]
    axes.set_xticks(range(len(labels)), labels, rotation=30, ha='right')
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3, axis='y')
    figure.legend(loc='outside upper center', ncols=2, frameon=False)
    return figure
