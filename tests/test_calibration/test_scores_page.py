"""Every command of docs/scores.md runs as it is written."""

import re

import pytest
import torch
from doc_pages import blocks_of, call, commands_of
from mmpose.registry import MODELS
from samples import CONFIGS, ROOT

from clamp_mmpose.datasets.shared_settings import share_settings
from clamp_mmpose.foundation.config_files import read_config
from clamp_mmpose.lab.synthetic import write_dataset

PAGE = (ROOT / 'docs' / 'scores.md').read_text()
DRAWN = ('data/synthetic_ap10k', 'data/other', 'data/more')


COMMANDS = commands_of(PAGE)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The files that the page speaks of, the model untrained."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'configs').symlink_to(CONFIGS)
    for seed, folder in enumerate(DRAWN):
        write_dataset(tmp_path / folder, 20, seed, 96)
    (name,) = set(re.findall(r'\d{12}\.jpg', PAGE))
    root = tmp_path / DRAWN[0]
    path = root / 'annotations/ap10k-test-split1.json'
    text = path.read_text()
    first = re.search(r'\d{12}\.jpg', text)[0]
    path.write_text(text.replace(first, name))
    (root / 'data' / first).rename(root / 'data' / name)
    config = share_settings(read_config('configs/clamp_tiny_demo.py'))
    weights = MODELS.build(config.model).state_dict()
    torch.save(dict(state_dict=weights), 'demo.pth')
    return tmp_path


def test_commands_run_as_written(here, monkeypatch, capsys):
    for python, *command in COMMANDS:
        assert python == 'python'
        if 'make_synthetic' not in command[0]:  # takes minutes
            call(command, monkeypatch)
    said = capsys.readouterr().out
    for head in re.findall(r'^\| (?:radius|AUROC of) .*$', PAGE, re.M):
        assert head.removesuffix(' cut off, livestock |') in said
    header = (here / 'out/pictures.csv').read_text().splitlines()[0]
    assert 'score,radius' in header
    exec(blocks_of(PAGE, 'python')[0], found := {})
    assert found['radii'].shape == found['scores'].shape == (1, 17)
