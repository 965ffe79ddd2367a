"""The converter tool, and official checkpoints for it."""

from collections import OrderedDict

import pytest
import torch
from official import load_results
from official_models import model_config
from samples import CONFIGS


@pytest.fixture
def run_tool(tool, capsys):
    """Calls ``tools/convert_checkpoint.py``; gives status and output."""

    def run(*args):
        status = 0
        try:
            tool(*map(str, args))
        except SystemExit as error:
            status = 1
            print(error)
        return status, ''.join(capsys.readouterr())

    return run


@pytest.fixture
def official(kind):
    """Weights and results of the small official model of this kind."""
    return load_results(kind, 'small')


@pytest.fixture
def small_config(kind, tmp_path):
    """Config file of the small official model of this kind."""
    path = tmp_path / f'{kind}.py'
    bases = [str(CONFIGS / '_base_' / n) for n in ('runtime.py', 'ap10k.py')]
    path.write_text(f'_base_ = {bases}\nmodel = {model_config(kind)}\n')
    return path


@pytest.fixture
def save(tmp_path):
    """Writes weights as the official code's runner does (mmcv 1.x)."""

    def save(weights, **meta):
        path = tmp_path / 'official.pth'
        checkpoint = dict(
            meta=dict(epoch=210, iter=56700, mmcv_version='1.4.0', **meta),
            state_dict=OrderedDict(weights),
            optimizer=dict(state={0: dict(step=1)}, param_groups=[{}]),
        )
        torch.save(checkpoint, path)
        return path

    return save
