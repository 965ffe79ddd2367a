"""`tools/benchmark.py` as a user calls it."""

import json
from statistics import median

import pytest
import torch
from samples import CONFIGS, synthetic_sample

from clamp_mmpose.engine import compile_hook

TOOL = 'benchmark.py'
CONFIG = str(CONFIGS / 'clamp_tiny_synthetic.py')


def test_prints_a_table_and_writes_what_it_measured(
    tool, tmp_path, capsys, monkeypatch
):
    # a C++ compiler takes longer than all the rest, and old torch cannot
    monkeypatch.setattr(torch, 'compile', lambda forward: forward)
    monkeypatch.setattr(compile_hook, '_check_torch', lambda *_: None)
    data = synthetic_sample(tmp_path / 'data')
    root = f'train_dataloader.dataset.data_root={data}'
    tool(
        *(CONFIG, '--what', 'inference', 'training', 'loading'),
        'compiled_step',
        *('--rounds', '2', '--batch-sizes', '1', '2'),
        *('--cfg-options', root, '--json', 'costs.json'),
    )
    printed = capsys.readouterr().out
    results = json.loads((tmp_path / 'costs.json').read_text())['results']
    inference, training, loading, compiled = results.values()
    sizes = [(costs['batch_size'], costs['flip']) for costs in inference]
    assert sizes == [(1, False), (1, True), (2, False), (2, True)]
    # a batch of one has no variance for batch norm
    assert [costs['batch_size'] for costs in training + compiled] == [2, 2]
    assert {f'| {name} |' in printed for name in loading} == {True}
    for costs in inference + training:
        seconds = median(costs['seconds']['clamp'])
        assert f'| {1000 * seconds:.0f} |' in printed


def test_what_is_always_float32_is_not_asked_for_otherwise(tool, capsys):
    with pytest.raises(SystemExit):
        tool(CONFIG, '--what', 'loading', '--precision', 'bfloat16')
    assert 'run loading without it' in capsys.readouterr().err


def test_missing_data_are_told_before_anything_is_measured(tool, capsys):
    with pytest.raises(SystemExit) as error:
        tool(CONFIG, '--what', 'inference', 'loading')
    assert 'ap10k-train-split1.json' in str(error.value)
    assert 'data_root=FOLDER' in str(error.value)
    assert '|' not in capsys.readouterr().out
