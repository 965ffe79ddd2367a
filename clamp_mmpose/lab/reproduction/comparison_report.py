"""The comparison as tables to read, a CSV of all runs, and a plot."""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from .comparison import MODELS, SETTINGS, run_name
from .report import format_values, in_per_cent, markdown, summarise
from .run import Run

# what is shown of a run, and what its metrics call it; 0 to 100
AP = 'coco/AP'
FIGURES = {
    'left/right confusion': 'left_right/confusion',
    'matching before': 'prompts/matching_accuracy_before',
    'matching after': 'prompts/matching_accuracy',
    'peak error before': 'prompts/peak_error_before',
    'peak error after': 'prompts/peak_error',
}

# by name of run, the metrics of each finished seed
Results = Mapping[str, Sequence[Mapping[str, float]]]


def results_of(runs: Sequence[Run]) -> Results:
    """The metrics of what is finished."""
    results = defaultdict(list)
    for run in runs:
        if run.metrics is not None:
            results[run.name].append(run.metrics)
    return results


def comparison_table(results: Results) -> str:
    """AP of every model in every setting, as Markdown.

    Args:
        results (Results): What is finished.
    """
    lines = [['AP', *(setting.label for setting in SETTINGS.values())]]
    for model in MODELS:
        cells = [_cell(results, run_name(model, s), AP) for s in SETTINGS]
        lines.append([model.label, *cells])
    return markdown(lines)


def inside_table(results: Results) -> str:
    """What is seen inside, as Markdown.

    Args:
        results (Results): What is finished.
    """
    lines = [['setting', 'model', *FIGURES]]
    for name, setting in SETTINGS.items():
        for model in MODELS:
            run = run_name(model, name)
            cells = [_cell(results, run, key) for key in FIGURES.values()]
            lines.append([setting.label, model.label, *cells])
    return markdown(lines)


def runs_csv(runs: Sequence[Run]) -> str:
    """One line a run, 0 to 100; what there is no number of is empty.

    Args:
        runs (Sequence[Run]): Finished or not.
    """
    keys = [AP, *FIGURES.values()]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator='\n')
    writer.writerow(['run', 'seed', *keys])
    for run in runs:
        metrics = run.metrics or {}
        values = [metrics.get(key) for key in keys]
        numbers = ['' if v is None else f'{100 * v:.3f}' for v in values]
        writer.writerow([run.name, run.seed, *numbers])
    return text.getvalue()


def plot(results: Results, shots: Mapping[str, int]) -> Figure:
    """AP against shots, a line a model, bars of one standard deviation.

    Args:
        results (Results): What is finished.
        shots (Mapping[str, int]): Animals per species of settings.
    """
    figure = Figure(figsize=(6.4, 4.2), layout='constrained')
    axes = figure.add_subplot()
    for model in MODELS:
        points = []
        for setting, number in shots.items():
            finished = results.get(run_name(model, setting), ())
            values = in_per_cent(finished, AP)
            center, spread = summarise(values)
            if center is not None:
                points.append((number, center, spread or 0))
        if points:
            x, y, error = zip(*points, strict=True)
            axes.errorbar(
                x, y, error, label=model.label, marker='o', capsize=3
            )
    axes.set_xscale('log')
    axes.set_xticks([*shots.values()], [str(n) for n in shots.values()])
    axes.minorticks_off()
    axes.set_xlabel('animals per species to train on')
    axes.set_ylabel('AP on drawn animals')
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    return figure


def _cell(results: Results, name: str, key: str) -> str:
    return format_values(in_per_cent(results.get(name, ()), key))
