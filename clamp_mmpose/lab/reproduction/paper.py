"""The paper's Tables 1 to 6 (CLAMP, Sec. 4): `paper.csv`, with titles."""

import csv
from pathlib import Path
from typing import NamedTuple

# what the paper calls a metric, and what CocoMetric calls it
COCO_KEYS = {
    'AP': 'coco/AP',
    'AP50': 'coco/AP .5',
    'AP75': 'coco/AP .75',
    'AP_M': 'coco/AP (M)',
    'AP_L': 'coco/AP (L)',
    'AR': 'coco/AR',
}
_TITLES = dict(
    table1='Table 1. AP-10K, val split 1',
    table2='Table 2. 20 shots, AP-10K, val split 1',
    table3='Table 3. Families never seen in training, AP-10K, val split 1',
    table4='Table 4. Animal-Pose, val split',
    table5='Table 5. Other methods, AP-10K, val split 1',
    table6='Table 6. Ablation, CLIP ResNet-50, AP-10K, val split 1',
)
_NOTES = dict(
    table2='The paper has one sample of shots and did not publish it; here '
    'each seed draws its own.',
    table3='The paper does not say which weights its SimpleBaseline started '
    'from: its numbers stand beside both.',
    table5="Of the methods of others only the paper's numbers are given.",
)


class Table(NamedTuple):
    """A table of the paper.

    Attributes:
        title (str): What is measured, on which split.
        labels (list[str]): Columns that say what a row is.
        metrics (list[str]): Columns of numbers, keys of ``COCO_KEYS``.
        rows (list[dict]): Its rows in the paper's order: text by column, the
            paper's numbers from 0 to 100, and ``config``, the name of the
            config, which is empty for the methods of others.
        note (str): What a reader has to know of it, or nothing.
    """

    title: str
    labels: list[str]
    metrics: list[str]
    rows: list[dict[str, str]]
    note: str = ''


def _read(name: str, lines: list[dict[str, str]]) -> Table:
    rows = [line for line in lines if line['table'] == name]
    used = [column for column in rows[0] if any(row[column] for row in rows)]
    config = used.index('config')
    labels, metrics = used[1:config], used[config + 1 :]
    return Table(_TITLES[name], labels, metrics, rows, _NOTES.get(name, ''))


with Path(__file__).with_suffix('.csv').open() as _file:
    _LINES = list(csv.DictReader(_file))
TABLES = {name: _read(name, _LINES) for name in _TITLES}
