"""Tables are printed beside the paper's."""

import csv
import io

import pytest
from reproduction import METRIC_VALUES, finish, make_run

from clamp_mmpose.lab.reproduction.formatting import mean_and_spread
from clamp_mmpose.lab.reproduction.paper import Table
from clamp_mmpose.lab.reproduction.tables_report import (
    table_csv,
    table_markdown,
)

TABLE = Table(
    'Table 0. A test',
    ['Method'],
    ['AP', 'AP_M'],
    [
        dict(Method='CLAMP', config='clamp', AP='72.9', AP_M='43.2'),
        dict(Method='Baseline', config='baseline', AP='70.2', AP_M='45.5'),
        dict(Method='Others', config='', AP='60.0', AP_M='30.0'),
    ],
    'A note.',
)
AP = 'coco/AP'


@pytest.fixture
def runs(tmp_path):
    """Three runs each, of which the baseline's have to be finished."""
    runs = {
        name: [make_run(tmp_path / name, seed=seed) for seed in range(3)]
        for name in ('clamp', 'baseline')
    }
    for run, ap, ap_m in zip(
        runs['clamp'], (0.70, 0.72, 0.74), (-1, 0.4, 0.5), strict=True
    ):
        finish(run, **{AP: ap, 'coco/AP (M)': ap_m})
    return runs


def spread_of(*values):
    return mean_and_spread([{**METRIC_VALUES, AP: v} for v in values], AP)


def test_values_have_one_digit_and_a_sample_s_deviation():
    assert spread_of(0.7004, 0.7204, 0.7404) == '72.0 ± 2.0'
    assert spread_of(0.7006) == '70.1'
    assert spread_of() == spread_of(-1) == '-'


def test_markdown_has_two_lines_a_row(runs):
    finish(runs['baseline'][1])
    lines = table_markdown(TABLE, runs, 'here').splitlines()
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


def test_markdown_of_nothing_has_no_numbers_of_ours(runs):
    own = {**runs, 'baseline': runs['baseline'][:1]}
    text = table_markdown(TABLE, own, 'here')
    assert '|  | here, 0 of 1 seed | - | - |' in text


def test_csv_has_one_line_a_row(runs):
    finish(runs['baseline'][1])
    text = table_csv(TABLE, runs, 'here')
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row['Method'] for row in rows] == ['CLAMP', 'Baseline', 'Others']
    clamp, baseline, others = rows
    assert clamp['config'] == 'clamp' and clamp['finished_seeds'] == '3'
    assert float(clamp['AP_paper']) == 72.9
    assert float(clamp['AP_here_mean']) == 72
    assert float(clamp['AP_here_std']) == 2
    # COCO's -1 is of no animal, not a number
    assert float(clamp['AP_M_here_mean']) == 45
    assert baseline['finished_seeds'] == '1'
    assert baseline['AP_here_std'] == ''
    assert others['config'] == others['AP_here_mean'] == others['seeds'] == ''
