"""The comparison as tables to read, a CSV of all runs, and plots."""

import json
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...foundation.atomic_files import replacing_atomically
from ..synthetic.ap10k import annotation_file
from .comparison import ANIMALS, AP, CANDIDATES, CONDITIONS, EXCHANGED
from .comparison_plots import Results, plot, plot_sides
from .formatting import in_per_cent, mean_and_spread, save, to_csv, to_markdown
from .run import Run

INSIDE = {  # what else is measured of a model, and what its metrics call it
    'twins exchanged': EXCHANGED,
    'matching before': 'prompts/matching_accuracy_before',
    'matching after': 'prompts/matching_accuracy',
    'peak error before': 'prompts/peak_error_before',
    'peak error after': 'prompts/peak_error',
}


def report(
    args: Namespace, runs: Mapping[str, Sequence[Run]], note: str
) -> None:
    """Print and save tables, plots and the numbers of all runs.

    Args:
        args (Namespace): Options of the tool.
        runs (Mapping): Runs by name, finished or not.
        note (str): Line for readers, or nothing.
    """
    results = results_of(runs)
    text = (
        f'{ap_table(results)}\n\n* Mean ± standard deviation, seeds: '
        f'{args.seeds}, {args.iterations} steps each.\n{note}\n'
        f'{inside_table(results)}\n'
    )
    stem = args.work_dir / 'synthetic'
    save(stem, text, runs_csv(runs))
    shots = _shots(args.data_root / ANIMALS / annotation_file('train'))
    figures = {'': plot(results, shots), '_sides': plot_sides(results)}
    for name, figure in figures.items():
        with replacing_atomically(f'{stem}{name}.png') as path:
            figure.savefig(path, format='png', dpi=150)
        print(f'and as {stem}{name}.png')


def results_of(runs: Mapping[str, Sequence[Run]]) -> Results:
    """The metrics of what is finished."""
    return {
        name: [run.metrics for run in own if run.metrics is not None]
        for name, own in runs.items()
    }


def ap_table(results: Results) -> str:
    """AP of every candidate under every condition, as Markdown."""
    lines = [['AP', *CONDITIONS.values()]]
    for config, label in CANDIDATES.items():
        finished = [results.get(f'{config}_{name}', ()) for name in CONDITIONS]
        lines.append([label, *(mean_and_spread(one, AP) for one in finished)])
    return to_markdown(lines)


def inside_table(results: Results) -> str:
    """All that is measured of every candidate, as Markdown."""
    columns = {'AP': AP, **INSIDE}
    lines = [['condition', 'model', *columns]]
    for name, condition in CONDITIONS.items():
        for config, label in CANDIDATES.items():
            finished = results.get(f'{config}_{name}', ())
            cells = [
                mean_and_spread(finished, key) for key in columns.values()
            ]
            lines.append([condition, label, *cells])
    return to_markdown(lines)


def runs_csv(runs: Mapping[str, Sequence[Run]]) -> str:
    """One line a run, 0 to 100; what there is no number of is empty."""
    lines = []
    for run in (run for own in runs.values() for run in own):
        line = dict(run=run.name, seed=run.seed)
        for key in (AP, *INSIDE.values()):
            values = in_per_cent([run.metrics or {}], key)
            line[key] = f'{values[0]:.3f}' if values else ''
        lines.append(line)
    return to_csv(lines)


def _shots(train_file: Path) -> dict[str, int]:
    """Animals per species to train on, where conditions differ in it."""
    content = json.loads(train_file.read_text())
    every = round(len(content['annotations']) / len(content['categories']))
    return {'5shot': 5, '20shot': 20, 'all': every}
