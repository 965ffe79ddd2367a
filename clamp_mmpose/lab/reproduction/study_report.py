"""A study as tables to read, a CSV of all runs, and plots."""

from argparse import Namespace
from collections.abc import Mapping, Sequence

from ...foundation.atomic_files import replacing_atomically
from .formatting import mean_and_spread, save, scaled, to_csv, to_markdown
from .run import Run
from .study import Results, Study


def report(
    study: Study, args: Namespace, runs: Mapping[str, Sequence[Run]], note: str
) -> None:
    """Print and save tables, plots and the numbers of all runs.

    Args:
        study (Study): What was run.
        args (Namespace): Options of the tool.
        runs (Mapping): Runs by name, finished or not.
        note (str): Line for readers, or nothing.
    """
    results = results_of(runs)
    text = (
        f'{main_table(study, results)}\n\n* Mean ± standard deviation, '
        f'seeds: {args.seeds}, {args.iterations} steps each.\n'
        f'{study.note}{note}\n{whole_table(study, results)}\n'
    )
    stem = args.work_dir / study.name
    save(stem, text, runs_csv(study, runs))
    for name, figure in study.plot(study, results, args).items():
        with replacing_atomically(f'{stem}{name}.png') as path:
            figure.savefig(path, format='png', dpi=150)
        print(f'and as {stem}{name}.png')


def results_of(runs: Mapping[str, Sequence[Run]]) -> Results:
    """The metrics of what is finished."""
    return {
        name: [run.metrics for run in own if run.metrics is not None]
        for name, own in runs.items()
    }


def main_table(study: Study, results: Results) -> str:
    """The first measure of every model in every setting, as Markdown."""
    measure = study.measures[0]
    settings = [setting.label for setting in study.settings.values()]
    lines = [[measure.label, *settings]]
    for config, label in study.models.items():
        cells = [
            mean_and_spread(
                results.get(f'{config}_{name}', ()), measure.key, measure.scale
            )
            for name in study.settings
        ]
        lines.append([label, *cells])
    return to_markdown(lines)


def whole_table(study: Study, results: Results) -> str:
    """All that is measured of every model, as Markdown."""
    labels = [measure.label for measure in study.measures]
    lines = [['setting', 'model', *labels]]
    for name, setting in study.settings.items():
        for config, label in study.models.items():
            finished = results.get(f'{config}_{name}', ())
            cells = [
                mean_and_spread(finished, measure.key, measure.scale)
                for measure in study.measures
            ]
            lines.append([setting.label, label, *cells])
    return to_markdown(lines)


def runs_csv(study: Study, runs: Mapping[str, Sequence[Run]]) -> str:
    """One line a run; what there is no number of is empty."""
    lines = []
    for run in (run for own in runs.values() for run in own):
        line = dict(run=run.name, seed=run.seed)
        for _, key, scale in study.measures:
            values = scaled([run.metrics or {}], key, scale)
            line[key] = f'{values[0]:.3f}' if values else ''
        lines.append(line)
    return to_csv(lines)
