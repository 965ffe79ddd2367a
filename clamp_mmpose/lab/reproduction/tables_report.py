"""Our numbers beside the paper's, as Markdown and CSV."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from statistics import mean, stdev

from . import tiny
from .formatting import mean_and_spread, save, scaled, to_csv, to_markdown
from .paper import COCO_KEYS, TABLES, Table
from .run import Run
from .tables import chosen_tables

Runs = Mapping[str, Sequence[Run]]


def report(args: Namespace, runs: Runs, note: str) -> None:
    """Print and save the tables.

    Args:
        args (Namespace): Options of the tool.
        runs (Mapping): Runs of each config, finished or not.
        note (str): Line to end with, or nothing.
    """
    for name in chosen_tables(args):
        stem, before, source = name, '', 'here'
        if args.synthetic:
            stem, before = f'{name}_synthetic', tiny.NOTE
            source = 'synthetic'
        text = table_markdown(TABLES[name], runs, source)
        table = table_csv(TABLES[name], runs, source)
        save(args.work_dir / stem, before + text + note, table)


def table_markdown(table: Table, runs: Runs, source: str) -> str:
    """Write two lines a row: the paper's numbers and ours.

    Args:
        table (Table): Table of the paper.
        runs (Mapping): Runs of each config, finished or not.
        source (str): Where our numbers are from, such as ``'here'``.

    Returns:
        str: Title, table and notes.
    """
    lines = [[*table.labels, '', *table.metrics]]
    for row in table.rows:
        paper = [row[name] for name in table.metrics]
        lines.append([*(row[name] for name in table.labels), 'paper', *paper])
        if row['config']:
            who = f'{source}, {_count(runs[row["config"]])}'
            finished = _finished(row, runs)
            keys = [COCO_KEYS[name] for name in table.metrics]
            ours = [mean_and_spread(finished, key) for key in keys]
            lines.append([*[''] * len(table.labels), who, *ours])
    notes = (
        '* Mean ± sample standard deviation over seeds, of the last epoch. '
        '`-` is what there is no number of.\n'
    )
    notes += f'* {table.note}\n' if table.note else ''
    return f'## {table.title}\n\n{to_markdown(lines)}\n\n{notes}'


def table_csv(table: Table, runs: Runs, source: str) -> str:
    """Write one line a row: labels, config, and three columns a metric.

    Args as in :func:`table_markdown`; our columns bear the ``source``. What
    there is no number of is empty.
    """
    lines = []
    for row in table.rows:
        line = {name: row[name] for name in (*table.labels, 'config')}
        own, finished = runs.get(row['config'], ()), _finished(row, runs)
        line['seeds'] = len(own) or ''
        line['finished_seeds'] = len(finished) if own else ''
        for name in table.metrics:
            values = scaled(finished, COCO_KEYS[name])
            ours = f'{name}_{source}'
            line[f'{name}_paper'] = row[name]
            line[f'{ours}_mean'] = round(mean(values), 3) if values else ''
            line[f'{ours}_std'] = round(stdev(values), 3) if values[1:] else ''
        lines.append(line)
    return to_csv(lines)


def _finished(row: dict[str, str], runs: Runs) -> list[dict[str, float]]:
    """The metrics of a row's finished runs."""
    metrics = [run.metrics for run in runs.get(row['config'], ())]
    return [one for one in metrics if one is not None]


def _count(runs: Sequence[Run]) -> str:
    """'3 seeds', or '1 of 3 seeds'."""
    finished = sum(run.metrics is not None for run in runs)
    seeds = f'{len(runs)} seed{"s" * (len(runs) > 1)}'
    return seeds if finished == len(runs) else f'{finished} of {seeds}'
