"""Every command of docs/audit.md runs as it is written."""

import csv
import json
import re
from pathlib import Path

import label_files
import pytest
import torch
from doc_pages import call, commands_of
from livestock import write_livestock
from mmpose.apis import init_model
from samples import CONFIGS, ROOT, synthetic_sample

from clamp_mmpose.auditing import fold_training
from clamp_mmpose.datasets.shared_settings import share_settings
from clamp_mmpose.foundation.config_files import read_config

PAGE = (ROOT / 'docs' / 'audit.md').read_text()
COMMANDS = commands_of(PAGE)


def write_untrained(config, path):
    model = init_model(config, device='cpu')
    meta = dict(dataset_meta=model.dataset_meta)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(dict(state_dict=model.state_dict(), meta=meta), path)


def train(config, folder):
    """What takes minutes, and is tested elsewhere."""
    checkpoint = folder / 'epoch_1.pth'
    write_untrained(config, checkpoint)
    finished = dict(checkpoint='epoch_1.pth')
    (folder / fold_training.FINISHED).write_text(json.dumps(finished))
    return checkpoint


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The files that the page speaks of, and trainings of no time."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'configs').symlink_to(CONFIGS)
    label_files.deeplabcut(tmp_path / 'dlc_openfield')
    synthetic_sample(tmp_path / 'data/synthetic_ap10k')
    write_livestock(tmp_path / 'LIVESTOCK', times=8)
    monkeypatch.setattr(fold_training, '_train', train)
    return tmp_path


def test_commands_run_as_written(here, monkeypatch, capsys):
    # the data that the first commands are about are imported by a later one
    ordered = sorted(COMMANDS, key=lambda one: 'import' not in one[1])
    for python, *command in ordered:
        assert python == 'python'
        if '--checkpoint' in command:
            config = next(x for x in command[1:] if x.endswith('.py'))
            path = Path(command[command.index('--checkpoint') + 1])
            write_untrained(share_settings(read_config(config)), path)
        call(command, monkeypatch)
    said = capsys.readouterr().out
    assert 'fold 1 of 2' in said
    head = re.search(r'^\| data \| fault.*$', PAGE, re.M)[0]
    assert head.replace('data | ', '') in said
    assert 'first 20 mended: mean error' in said
    for page in ('work_dirs/clamp_mouse_audit/audit', 'mouse', 'study/audit'):
        assert (here / f'{page}.html').is_file(), page
        assert (here / f'{page}.csv').is_file(), page
    table = (here / 'work_dirs/clamp_mouse_audit/audit.csv').read_text()
    for row in csv.DictReader(table.splitlines()):
        assert 'CollectedData_me.csv, labeled-data/' in row['labelled_in']
