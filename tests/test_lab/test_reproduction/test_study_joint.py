"""The study on real and drawn animals in one model."""

import csv
import json

import pytest
from reproduction import HERE, work_here
from test_study_livestock import write_livestock

from clamp_mmpose.lab.reproduction import execution, joint_data
from clamp_mmpose.lab.reproduction.joint_data import settings_of
from clamp_mmpose.lab.reproduction.study_joint import JOINT

TOOL = 'reproduce.py'


def test_a_source_is_a_category():
    both = dict(
        images=[
            dict(id=7, file_name='cow.jpg'),
            dict(id=8, file_name='drawn.jpg'),
        ],
        categories=[
            dict(id=1, name='cow', keypoints=['tail'], skeleton=[]),
            dict(id=2, name='zebra', keypoints=['tail'], skeleton=[]),
        ],
        annotations=[
            dict(id=1, image_id=8, category_id=2),
            dict(id=2, image_id=7, category_id=1),
        ],
    )
    files = settings_of(both, {'drawn.jpg'})
    kinds = {1: 'real', 2: 'drawn'}
    for name, ids in {'real': [2], 'drawn': [1], 'joint': [1, 2]}.items():
        part = files[name]
        assert [a['id'] for a in part['annotations']] == ids
        assert kinds == {c['id']: c['name'] for c in part['categories']}
        assert {i['id'] for i in part['images']} == {
            a['image_id'] for a in part['annotations']
        }
    assert [a['category_id'] for a in files['joint']['annotations']] == [2, 1]


def test_a_folder_without_animals_is_told_with_where_to_get_them(
    tool, tmp_path
):
    with pytest.raises(SystemExit, match='Livestock-keypoint-detection'):
        tool('joint', '--data-root', str(tmp_path))


def test_it_unites_runs_and_reports_each_source(tool, tmp_path, monkeypatch):
    monkeypatch.setattr(execution, 'run_child', work_here)
    monkeypatch.setattr(joint_data, 'DRAWINGS', 12)
    write_livestock(tmp_path / 'real')
    options = ['--data-root', str(tmp_path / 'real'), '--seeds', '1']
    options += ['--iterations', '1', '--cfg-options', *HERE]
    options += ['--only', '*_joint*']
    tool('joint', *options)
    folder = tmp_path / 'work_dirs' / 'reproduce'
    rows = list(csv.DictReader((folder / 'joint.csv').open()))
    assert len(rows) == len(JOINT.settings)
    finished = [row for row in rows if row['coco/species/real']]
    assert {row['run'] for row in finished} == {
        'clamp_tiny_ap10k_joint',
        'clamp_tiny_ap10k_jointlarge',
    }
    for row in finished:
        assert 0 < float(row['pixel_error/species/real']) < 100
        assert 0 < float(row['pixel_error/species/drawn']) < 320
    both = folder / 'joint' / 'both' / 'annotations'
    train = json.loads((both / 'joint-train.json').read_text())
    # 18 points of the real ones, 7 that only drawn ones have
    assert len(train['categories'][0]['keypoints']) == 25
