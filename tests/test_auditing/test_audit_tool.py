"""tools/audit_labels.py as a user calls it, mistakes included."""

import csv
import hashlib
import json
import re
import subprocess

import pytest
import torch
from mmengine.config import Config
from mmpose.apis import init_model
from samples import CONFIGS, synthetic_sample

from clamp_mmpose.datasets.shared_settings import share_settings
from clamp_mmpose.foundation import progress

TOOL = 'audit_labels.py'
QUICK = ('train_cfg.max_epochs=1', 'train_dataloader.num_workers=0')


@pytest.fixture(scope='module')
def animals(tmp_path_factory):
    """Drawn animals, and a config of a tiny model without a CLIP."""
    root = synthetic_sample(tmp_path_factory.mktemp('animals'))
    config = Config.fromfile(
        CONFIGS / 'simplebaseline_random-tiny_synthetic.py'
    )
    config.merge_from_dict({'data_root': f'{root}/'})
    config.dump(str(root / 'config.py'))
    return root


@pytest.fixture
def checkpoint(animals):
    """An untrained model."""
    config = share_settings(Config.fromfile(animals / 'config.py'))
    model = init_model(config, device='cpu')
    meta = dict(dataset_meta=model.dataset_meta)
    path = animals / 'start.pth'
    torch.save(dict(state_dict=model.state_dict(), meta=meta), path)
    return str(path)


def labels_of(root):
    return {
        path: hashlib.sha256(path.read_bytes()).digest()
        for path in (root / 'annotations').iterdir()
    }


def test_folds_are_trained_once_and_labels_stay(
    tool, animals, tmp_path, monkeypatch, capsys
):
    before = labels_of(animals)
    options = ('--work-dir', 'work', '--cfg-options', *QUICK)
    tool(str(animals / 'config.py'), *options)
    said = capsys.readouterr().out
    assert 'fold 1 of 2' in said and 'findings' in said
    for log in (tmp_path / 'work').glob('fold-*/output.txt'):
        assert f'{log.relative_to(tmp_path)} how far it is' in said
    page, table = (tmp_path / f'work/audit.{end}' for end in ('html', 'csv'))
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert f'{len(rows)} findings' in said
    assert labels_of(animals) == before
    (tmp_path / 'work/audit.html').unlink()

    def fail(*args, **kwargs):
        raise AssertionError('trained again')

    monkeypatch.setattr(subprocess, 'Popen', fail)
    tool(str(animals / 'config.py'), *options)
    assert 'how far it is' not in capsys.readouterr().out
    assert page.is_file()
    with pytest.raises(AssertionError, match='trained again'):
        tool(str(animals / 'config.py'), *options, 'randomness.seed=1')


def test_a_checkpoint_looks_at_all_and_the_page_warns(
    tool, animals, checkpoint, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(progress, 'SECONDS', 0)  # between two lines
    config = str(animals / 'config.py')
    tool(config, '--checkpoint', checkpoint, '--out', 'out/page.html')
    page = (tmp_path / 'out/page.html').read_text()
    assert 'learned some faults by heart' in page
    assert (tmp_path / 'out/page.csv').is_file()
    assert re.search(r'Looking: (\d+) of \1 animals', capsys.readouterr().err)


def without_training_set(animals, tmp_path):
    config = Config.fromfile(animals / 'config.py')
    config.train_dataloader = None
    config.dump(str(tmp_path / 'config.py'))


def without_labels(animals, tmp_path):
    root = tmp_path / 'data'
    (root / 'annotations').mkdir(parents=True)
    for path in (animals / 'annotations').iterdir():
        content = json.loads(path.read_text())
        for one in content['annotations']:
            one['keypoints'], one['num_keypoints'] = [0] * 51, 0
        (root / 'annotations' / path.name).write_text(json.dumps(content))
    (root / 'data').symlink_to(animals / 'data')
    config = Config.fromfile(animals / 'config.py')
    config.data_root = f'{root}/'
    config.dump(str(tmp_path / 'config.py'))


def two_data_sets(animals, tmp_path):
    config = Config.fromfile(animals / 'config.py')
    one = config.train_dataloader.dataset
    config.train_dataloader.dataset = dict(
        type='ConcatDataset', datasets=[one, one]
    )
    config.dump(str(tmp_path / 'config.py'))


def as_it_is(animals, tmp_path):
    Config.fromfile(animals / 'config.py').dump(str(tmp_path / 'config.py'))


@pytest.mark.parametrize(
    'change, options, message',
    [
        (without_training_set, (), 'the config has no training set'),
        (without_labels, (), 'there is nothing to look at'),
        (two_data_sets, (), 'joins 2 data sets'),
        (as_it_is, ('--folds', '40'), 'too few for 40 folds'),
        (as_it_is, ('--folds', '1'), '2 are needed at least'),
        (as_it_is, ('--most', '0'), 'give 1 or more'),
        (
            as_it_is,
            ('--work-dir', 'config.py/here'),
            'config.py/here cannot be written to: ',
        ),
        (as_it_is, ('--work-dir', 'config.py'), 'is a file, and a folder is'),
        (as_it_is, ('--out', 'page.csv'), 'page.csv cannot be the page'),
        (as_it_is, ('--out', '.'), 'give a file name that ends in .html'),
        (
            as_it_is,
            ('--cfg-options', 'data_root=gone/'),
            'add --cfg-options data_root=FOLDER',
        ),
        (
            as_it_is,
            ('--cfg-options', 'optim_wrapper.optimizer.type=Nothing'),
            'a training failed',
        ),
    ],
)
def test_mistakes_are_one_sentence(
    tool, animals, tmp_path, change, options, message
):
    change(animals, tmp_path)
    with pytest.raises(SystemExit) as ended:
        tool('config.py', *options)
    assert message in ended.value.code
    assert '\n' not in ended.value.code
    assert not list(tmp_path.glob('**/audit.html'))
