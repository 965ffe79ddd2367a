"""The study on livestock: its parts, and a run of it on made-up pictures."""

import csv
import json

import pytest
from livestock import NAMES, SKELETON, write_livestock
from mmpose.registry import DATASETS
from reproduction import HERE, options_of, work_here
from samples import CONFIGS, real_sample

from clamp_mmpose.datasets.shared_settings import share_settings
from clamp_mmpose.lab.reproduction import execution
from clamp_mmpose.lab.reproduction.study_livestock import LIVESTOCK
from clamp_mmpose.skeletons import flip_pairs

TOOL = 'reproduce.py'


@pytest.fixture
def livestock(tmp_path):
    return write_livestock(tmp_path / 'livestock')


def shown(root, setting):
    """File names of a setting's pictures, by data loader."""
    name = f'clamp_tiny_livestock_{setting}'
    options = options_of(data_root=root, iterations=9)
    config = share_settings(LIVESTOCK.config_of(name, options, CONFIGS))
    files = {}
    for loader in ('train', 'test'):
        settings = config[f'{loader}_dataloader'].dataset
        settings.update(pipeline=[], serialize_data=False)
        dataset = DATASETS.build(settings)
        files[loader] = [
            dataset.get_data_info(i)['img_path'].split('/')[-1]
            for i in range(len(dataset))
        ]
    return files


def test_horses_are_not_trained_on(livestock):
    files = shown(livestock, 'horse')
    assert len(files['train']) == 4
    assert not any('horse' in file for file in files['train'])
    assert files['test'] == ['horse-4-val.jpg']


def test_place_b_is_not_trained_on(livestock):
    files = shown(livestock, 'place')
    assert files['train'] == ['cattle-A-1-train.jpg', 'cattle-A-2-train.jpg']
    assert files['test'] == ['cattle-B-3-train.jpg']


def test_twins_are_those_of_the_words():
    swaps = {(one['name'], one['swap']) for one in SKELETON.values()}
    pairs = flip_pairs(NAMES)
    assert len(pairs) == 4
    assert {swap for swap in swaps if swap[1]} == {
        *pairs,
        *((b, a) for a, b in pairs),
    }


def test_the_skeleton_is_that_of_the_data():
    root = real_sample('livestock')
    for part in ('train', 'val'):
        path = root / 'annotations' / f'livestock-{part}.json'
        for category in json.loads(path.read_text())['categories']:
            assert category['keypoints'] == NAMES


def test_missing_data_are_told_with_where_to_get_them(tool, tmp_path):
    with pytest.raises(SystemExit, match='github.com/yww0411'):
        tool('livestock', '--data-root', str(tmp_path / 'nowhere'))


def test_it_runs_and_reports_every_measure(
    tool, livestock, tmp_path, monkeypatch
):
    monkeypatch.setattr(execution, 'run_child', work_here)
    tool(
        'livestock',
        *('--data-root', str(livestock)),
        *('--seeds', '1', '--iterations', '1', '--only', '*twins_horse'),
        '--cfg-options',
        'train_dataloader.batch_size=2',
        *HERE,
    )
    folder = tmp_path / 'work_dirs' / 'reproduce'
    rows = list(csv.DictReader((folder / 'livestock.csv').open()))
    assert len(rows) == len(LIVESTOCK.models) * len(LIVESTOCK.settings)
    (row,) = [row for row in rows if row['coco/AP']]
    assert row['run'] == 'clamp_tiny_livestock_twins_horse'
    assert row['coco/species/horse'] == row['coco/AP']
    assert 0 <= float(row['left_right/confusion']) <= 100
    assert 0 < float(row['pixel_error/mean']) < 150
    assert 'pixels' in (folder / 'livestock.md').read_text()
    assert (folder / 'livestock_sides.png').exists()
