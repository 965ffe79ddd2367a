"""Metrics of several seeds as numbers, tables and files."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean, stdev

from ...foundation.atomic_files import write_atomically


def scaled(
    finished: Sequence[Mapping], key: str, scale: float = 100
) -> list[float]:
    """Values of a metric, in per cent; COCO says -1 where it has none."""
    values = [metrics.get(key, -1) for metrics in finished]
    return [scale * value for value in values if value >= 0]


def mean_and_spread(
    finished: Sequence[Mapping], key: str, scale: float = 100
) -> str:
    """'72.9 ± 0.3' in per cent, '72.9' of one value, '-' of none."""
    values = scaled(finished, key, scale)
    spread = f' ± {stdev(values):.1f}' if len(values) > 1 else ''
    return f'{mean(values):.1f}{spread}' if values else '-'


def to_markdown(lines: Sequence[Sequence[str]]) -> str:
    """A table; the first line is its head."""
    head, *body = lines
    table = [head, ['---'] * len(head), *body]
    return '\n'.join(f'| {" | ".join(line)} |' for line in table)


def to_csv(lines: Sequence[Mapping]) -> str:
    """A table; the columns are the keys of the lines, in their order."""
    text = io.StringIO()
    columns = dict.fromkeys(name for line in lines for name in line)
    writer = csv.DictWriter(text, columns, lineterminator='\n')
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def save(stem: Path, markdown: str, table: str) -> None:
    """Write a report as Markdown and CSV, and print it."""
    write_atomically(f'{stem}.md', markdown.encode())
    write_atomically(f'{stem}.csv', table.encode())
    print(f'\n{markdown}\nsaved as {stem}.md and {stem}.csv')
