"""A table beside the paper's, as Markdown and CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from statistics import mean, stdev

from .paper import METRICS, Row, Table

# by name of config, the metrics of each finished seed
Results = Mapping[str, Sequence[Mapping[str, float]]]


def to_markdown(
    table: Table, results: Results, num_seeds: int, source: str
) -> str:
    """Two lines a row: the paper's numbers and ours.

    Args:
        table (Table): Of the paper.
        results (Results): What is finished.
        num_seeds (int): How many seeds a row has.
        source (str): Where our numbers are from, such as ``'here'``.

    Returns:
        str: Title, table and notes.
    """
    lines = [[*table.labels, '', *table.metrics]]
    for row in table.rows:
        lines.append([*row.labels, 'paper', *map(_one_digit, row.paper)])
        if row.config is not None:
            lines.append(_our_line(table, row, results, num_seeds, source))
    notes = [
        'Mean ± sample standard deviation over seeds, of the last epoch. '
        '`-` is what there is no number of.',
        *table.notes,
    ]
    listed = '\n'.join(f'* {note}' for note in notes)
    return f'## {table.title}\n\n{markdown(lines)}\n\n{listed}\n'


def _our_line(
    table: Table, row: Row, results: Results, num_seeds: int, source: str
) -> list[str]:
    finished = results.get(row.config, ())
    count = f'{num_seeds} seed{"s" * (num_seeds > 1)}'
    if len(finished) < num_seeds:
        count = f'{len(finished)} of {count}'
    numbers = [
        format_values(in_per_cent(finished, METRICS[m])) for m in table.metrics
    ]
    return [*[''] * len(table.labels), f'{source}, {count}', *numbers]


def to_csv(table: Table, results: Results, num_seeds: int, source: str) -> str:
    """One line a row: labels, config, and three columns a metric.

    Args:
        table (Table): Of the paper.
        results (Results): What is finished.
        num_seeds (int): How many seeds a row has.
        source (str): Where our numbers are from; their columns bear it.

    Returns:
        str: With a header; what there is no number of is empty.
    """
    ours = [f'{source}_mean', f'{source}_std']
    columns = [f'{m}_{end}' for m in table.metrics for end in ['paper', *ours]]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator='\n')
    writer.writerow(
        [*table.labels, 'config', 'seeds', 'finished_seeds', *columns]
    )
    for row in table.rows:
        finished = results.get(row.config, ())
        numbers = []
        for metric, paper in zip(table.metrics, row.paper, strict=True):
            values = in_per_cent(finished, METRICS[metric])
            numbers += [
                paper,
                *('' if v is None else f'{v:.3f}' for v in summarise(values)),
            ]
        seeds = [num_seeds, len(finished)] if row.config else ['', '']
        writer.writerow([*row.labels, row.config or '', *seeds, *numbers])
    return text.getvalue()


def summarise(values: Sequence[float]) -> tuple[float | None, float | None]:
    """Mean and sample standard deviation, each ``None`` if it has none."""
    return (
        mean(values) if values else None,
        stdev(values) if len(values) > 1 else None,
    )


def format_values(values: Sequence[float]) -> str:
    """'72.9 ± 0.3', '72.9' of one value, '-' of none."""
    center, spread = summarise(values)
    if spread is None:
        return _one_digit(center)
    return f'{center:.1f} ± {spread:.1f}'


def _one_digit(value: float | None) -> str:
    return '-' if value is None else f'{value:.1f}'


def in_per_cent(finished: Sequence[Mapping], key: str) -> list[float]:
    """Values of a metric, where there are any.

    Args:
        finished (Sequence[Mapping]): Metrics of each seed. COCO says -1
            where no animal has the size.
        key (str): Name of the metric.
    """
    values = [metrics.get(key, -1) for metrics in finished]
    return [100 * value for value in values if value >= 0]


def markdown(lines: Sequence[Sequence[str]]) -> str:
    """A table; the first line is its head."""
    head, *body = lines
    table = [head, ['---'] * len(head), *body]
    return '\n'.join(f'| {" | ".join(line)} |' for line in table)
