"""Tables are printed beside the paper's."""

import csv
import io

from reproduction import METRIC_VALUES

from clamp_mmpose.lab.reproduction.paper import Row, Table
from clamp_mmpose.lab.reproduction.report import (
    format_values,
    summarise,
    to_csv,
    to_markdown,
)

TABLE = Table(
    'Table 0. A test',
    ('Method',),
    ('AP', 'AP_M'),
    (
        Row(('CLAMP',), 'clamp', (72.9, 43.2)),
        Row(('Baseline',), 'baseline', (70.2, 45.5)),
        Row(('Others',), None, (60.0, 30.0)),
    ),
    ('A note.',),
)
RESULTS = {
    'clamp': [
        {**METRIC_VALUES, 'coco/AP': 0.70, 'coco/AP (M)': -1},
        {**METRIC_VALUES, 'coco/AP': 0.72, 'coco/AP (M)': 0.4},
        {**METRIC_VALUES, 'coco/AP': 0.74, 'coco/AP (M)': 0.5},
    ],
    'baseline': [METRIC_VALUES],
}


def test_deviation_is_that_of_a_sample():
    assert summarise([70.0, 72.0, 74.0]) == (72.0, 2.0)
    assert summarise([70.0]) == (70.0, None)
    assert summarise([]) == (None, None)


def test_values_have_one_digit():
    assert format_values([70.04, 72.04, 74.04]) == '72.0 ± 2.0'
    assert format_values([70.06]) == '70.1'
    assert format_values([]) == '-'


def test_markdown_has_two_lines_a_row():
    lines = to_markdown(TABLE, RESULTS, 3, 'here').splitlines()
    assert lines[:9] == [
        '## Table 0. A test',
        '',
        '| Method |  | AP | AP_M |',
        '| --- | --- | --- | --- |',
        '| CLAMP | paper | 72.9 | 43.2 |',
        '|  | here, 3 seeds | 72.0 ± 2.0 | 45.0 ± 7.1 |',
        '| Baseline | paper | 70.2 | 45.5 |',
        '|  | here, 1 of 3 seeds | 50.0 | 50.0 |',
        '| Others | paper | 60.0 | 30.0 |',
    ]
    assert lines[-1] == '* A note.'


def test_markdown_of_nothing_has_no_numbers_of_ours():
    text = to_markdown(TABLE, {}, 1, 'here')
    assert '|  | here, 0 of 1 seed | - | - |' in text


def test_csv_has_one_line_a_row():
    text = to_csv(TABLE, RESULTS, 3, 'here')
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row['Method'] for row in rows] == ['CLAMP', 'Baseline', 'Others']
    clamp, baseline, others = rows
    assert clamp['config'] == 'clamp' and clamp['finished_seeds'] == '3'
    assert float(clamp['AP_paper']) == 72.9
    assert float(clamp['AP_here_mean']) == 72
    assert float(clamp['AP_here_std']) == 2
    # COCO's -1 is of no animal, not a number
    assert float(clamp['AP_M_here_mean']) == 45
    assert baseline['AP_here_std'] == ''
    assert others['config'] == others['AP_here_mean'] == ''
