"""`tools/reproduce.py` as a user calls it."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import cv2
import pytest
from reproduction import HERE, work_here
from samples import synthetic_sample

from clamp_mmpose.lab.reproduction import (
    command,
    execution,
    study_synthetic,
)
from clamp_mmpose.lab.reproduction.paper import TABLES
from clamp_mmpose.lab.reproduction.studies import STUDIES
from clamp_mmpose.lab.reproduction.study_synthetic import ANIMALS, SYNTHETIC
from clamp_mmpose.lab.reproduction.tiny import NOTE
from clamp_mmpose.lab.synthetic import write_dataset

TOOL = 'reproduce.py'
QUICK = ['train_cfg.max_epochs=1', *HERE]


def test_a_dry_run_touches_nothing(tool, tmp_path, capsys):
    tool('table6', '--dry-run', '--synthetic', '--seeds', '2')
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith('clamp_r50_ap10k') for line in lines) == 4 * 2
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_is_told_before_the_first_run(tool, tmp_path):
    with pytest.raises(SystemExit) as error:
        tool('table4', '--weights', 'weights', '--data-root', 'disk')
    for name in (
        'disk/animalpose/annotations/animalpose_train.json',
        'disk/animalpose/annotations/animalpose_val.json',
        'weights/RN50.safetensors',
        'weights/ViT-B-16.safetensors',
        'weights/resnet50.safetensors',
    ):
        assert name in str(error.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    'args, message',
    [
        (['table7'], 'invalid choice'),
        (['table1', '--seeds', '0'], 'must be at least 1'),
        (['table1', '--synthetic', '--weights', 'w'], 'no --weights'),
        (['synthetic', '--synthetic'], 'no --synthetic'),
        (['livestock', '--weights', 'w'], 'no --weights'),
        (['synthetic', '--iterations', '0'], 'must be positive'),
        (['table1', '--iterations', '9'], 'for synthetic'),
        (
            ['table1', '--cfg-options', 'model.init_cfg.pretrained=RN50.pt'],
            '--weights',
        ),
    ],
)
def test_impossible_options_are_refused(args, message, tool, capsys):
    with pytest.raises(SystemExit):
        tool(*args)
    assert message in capsys.readouterr().err


@pytest.fixture(scope='module')
def animals_and_runs(tmp_path_factory):
    """A folder that all tables share, as their runs are shared.

    The first 43 pictures have all families of Table 3 in train and val.
    """
    folder = tmp_path_factory.mktemp('reproduce')
    synthetic_sample(folder / 'data' / 'synthetic_ap10k', images=43)
    return folder


@pytest.mark.parametrize('name', TABLES)
def test_every_row_of_a_table_runs_on_drawn_animals(
    name, tool, animals_and_runs, monkeypatch
):
    monkeypatch.chdir(animals_and_runs)
    monkeypatch.setattr(execution, 'run_child', work_here)
    tool(name, '--synthetic', '--seeds', '1', '--cfg-options', *QUICK)
    written = Path('work_dirs', 'reproduce', f'{name}_synthetic.csv')
    rows = list(csv.DictReader(written.read_text().splitlines()))
    for row, known in zip(rows, TABLES[name].rows, strict=True):
        assert row['config'] == known['config']
        if known['config']:
            assert row['finished_seeds'] == '1'
            assert 0 <= float(row['AP_synthetic_mean']) <= 100


def test_a_study_runs_reports_and_plots(tool, tmp_path, monkeypatch):
    """One iteration each, on few animals."""
    write_dataset(tmp_path / 'data' / ANIMALS, 43, seed=0, size=64)
    monkeypatch.setattr(execution, 'run_child', work_here)
    monkeypatch.setattr(study_synthetic, 'write_dataset', lambda *args: False)
    last_two = dict(list(SYNTHETIC.models.items())[-2:])
    settings = dict(list(SYNTHETIC.settings.items())[:2])
    study = replace(SYNTHETIC, models=last_two, settings=settings)
    monkeypatch.setitem(STUDIES, 'synthetic', study)
    options = [*HERE, 'train_dataloader.batch_size=4']
    tool(
        'synthetic',
        '--seeds',
        '1',
        '--iterations',
        '1',
        '--cfg-options',
        *options,
    )
    folder = tmp_path / 'work_dirs' / 'reproduce'
    rows = list(csv.DictReader((folder / 'synthetic.csv').read_text().split()))
    assert len(rows) == 2 * 2
    for row in rows:
        for key, value in row.items():
            if key not in ('run', 'seed'):
                assert 0 <= float(value) <= 100, key
    assert 'AP' in (folder / 'synthetic.md').read_text()
    height, width, _ = cv2.imread(str(folder / 'synthetic.png')).shape
    assert height > 300 and width > 500


def test_a_table_is_made_and_what_is_finished_is_kept(
    tool, tmp_path, monkeypatch, capsys
):
    """In processes of their own: two rows, one epoch, ten pictures."""
    synthetic_sample(tmp_path / 'data' / 'synthetic_ap10k')
    table1, table2 = TABLES['table1'], TABLES['table2']
    rows = (table1.rows[0], table2.rows[4])  # a baseline, CLAMP with shots
    table = table1._replace(rows=rows)
    monkeypatch.setitem(TABLES, 'table1', table)
    args = ['table1', '--seeds', '1', '--synthetic', '--cfg-options', *QUICK]

    tool(*args)
    work_dir = tmp_path / 'work_dirs' / 'reproduce'
    baseline, clamp = results = [
        next(work_dir.glob(f'synthetic/{row["config"]}-seed0-*/result.json'))
        for row in rows
    ]
    metrics = [json.loads(path.read_text())['metrics'] for path in results]
    saved = (work_dir / 'table1_synthetic.md').read_text()
    assert saved.startswith(f'{NOTE}## {table.title}\n')
    assert saved.endswith(f'* Overrides of all runs: {", ".join(QUICK)}.\n')
    aps = [f'synthetic, 1 seed | {100 * m["coco/AP"]:.1f} |' for m in metrics]
    assert all(ap in saved for ap in aps)
    assert saved in capsys.readouterr().out
    assert (
        'AP_synthetic_mean' in (work_dir / 'table1_synthetic.csv').read_text()
    )
    ids = json.loads((clamp.parent / 'train_annotation_ids.json').read_text())
    assert ids  # of the shots

    baseline_time = baseline.stat().st_mtime_ns
    clamp.unlink()  # as if it had been stopped before its test
    (clamp.parent / 'epoch_0.pth').touch()  # kept in case of a stop
    with pytest.raises(SystemExit, match='add --resume'):
        tool(*args)
    tool('--resume', *args)
    assert baseline.stat().st_mtime_ns == baseline_time
    again = json.loads(clamp.read_text())
    assert again['metrics'] == metrics[1]  # of the same weights
    left = [path.name for path in clamp.parent.glob('*.pth')]
    assert left == ['epoch_1.pth']


def test_ctrl_c_says_how_to_go_on_and_exits_as_shells_do(
    tool, tmp_path, monkeypatch, capsys
):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, 'execute', interrupted)
    monkeypatch.setattr(command, '_check_missing', lambda runs: None)
    with pytest.raises(SystemExit) as error:
        tool('table6', '--seeds', '1')
    assert error.value.code == 130
    assert '--resume to go on' in capsys.readouterr().out
