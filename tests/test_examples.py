"""The examples train and test on drawn animals, from any folder."""

import numpy as np
import pytest
from mmengine.config import Config
from mmengine.runner import Runner
from samples import ROOT, data_options, logged, synthetic_sample

EXAMPLES = ROOT / 'examples'
NAMES = sorted(
    path.stem
    for path in EXAMPLES.glob('*.py')
    if not path.stem.startswith('own_')
)


@pytest.fixture(scope='module')
def animals(tmp_path_factory):
    return synthetic_sample(tmp_path_factory.mktemp('data') / 'animals')


def test_there_are_four():
    assert len(NAMES) == 4


@pytest.mark.parametrize('name', NAMES)
def test_an_example_trains_and_tests(name, animals, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(EXAMPLES)
    config = Config.fromfile(EXAMPLES / f'{name}.py')
    files = (f'ap10k-{split}-split1.json' for split in ('train', 'val'))
    config.merge_from_dict(
        {
            **data_options(animals, *files, batch_size=4),
            'train_cfg.max_epochs': 1,
            'train_cfg.val_interval': 1,
            'param_scheduler.0.end': 1,
            'work_dir': str(tmp_path),
            # mmengine keeps one of a name for the whole process
            'experiment_name': name,
            'visualizer.name': name,
        }
    )
    Runner.from_cfg(config).train()
    assert np.isfinite(logged(tmp_path, 'loss')).all()
    assert np.isfinite(logged(tmp_path, 'coco/AP')).all()
