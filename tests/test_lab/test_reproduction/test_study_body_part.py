"""The study on a body part that is labelled later."""

import csv
import json

import pytest
from label_files import deeplabcut
from reproduction import HERE, work_here

from clamp_mmpose.importing import ImportFailed
from clamp_mmpose.lab.reproduction import execution
from clamp_mmpose.lab.reproduction.body_part_data import settings_of
from clamp_mmpose.lab.reproduction.study_body_part import BODY_PART

TOOL = 'reproduce.py'


def annotated(number):
    """Animals with three points, one of them hidden."""
    return dict(
        images=[dict(id=i, file_name=f'{i}.png') for i in range(number)],
        categories=[dict(id=1, name='mouse', keypoints=['a', 'b', 'c'])],
        annotations=[
            dict(
                id=100 + i,
                image_id=i,
                num_keypoints=3,
                keypoints=[1, 2, 2, 3, 4, 1, 5, 6, 2],
            )
            for i in range(number)
        ],
    )


@pytest.fixture
def settings():
    return settings_of(annotated(94))


def labelled(part):
    """Visibilities of each animal, by its id."""
    return {a['id']: tuple(a['keypoints'][2::3]) for a in part['annotations']}


def test_old_frames_lack_the_last_point_and_new_ones_all_others(settings):
    assert set(labelled(settings['before']).values()) == {(2, 1, 0)}
    assert set(labelled(settings['new20']).values()) == {(0, 0, 2)}
    assert set(labelled(settings['whole']).values()) == {(2, 1, 2)}
    before = settings['before']['annotations'][0]
    assert before['num_keypoints'] == 2
    assert before['keypoints'] == [1, 2, 2, 3, 4, 1, 0, 0, 0]


def test_frames_are_those_that_are_told(settings):
    ids = {name: set(labelled(part)) for name, part in settings.items()}
    assert [len(ids[f'new{n}']) for n in (5, 10, 20)] == [5, 10, 20]
    assert ids['new5'] < ids['new10'] < ids['new20']
    assert len(ids['before']) == 70
    assert not ids['before'] & ids['new20']
    assert ids['together10'] == ids['before'] | ids['new10']
    assert ids['whole'] == ids['before'] | ids['new20']
    for part in settings.values():
        shown = {image['id'] for image in part['images']}
        assert shown == {a['image_id'] for a in part['annotations']}


def test_too_few_frames_are_an_error():
    with pytest.raises(ImportFailed, match='89 animals .* 70 .* 20'):
        settings_of(annotated(89))


def test_a_small_project_is_told_in_a_sentence(tool, tmp_path):
    project = deeplabcut(tmp_path / 'project', frames=10)
    with pytest.raises(SystemExit, match='error: .* too few'):
        tool('body-part', '--data-root', str(project))


def test_a_folder_that_is_no_project_is_told_with_where_to_get_one(
    tool, tmp_path
):
    with pytest.raises(SystemExit, match='github.com/DeepLabCut'):
        tool('body-part', '--data-root', str(tmp_path / 'nowhere'))


def test_it_imports_runs_and_reports(tool, tmp_path, monkeypatch):
    project = deeplabcut(tmp_path / 'project', frames=60)
    monkeypatch.setattr(execution, 'run_child', work_here)
    options = ['--data-root', str(project), '--seeds', '1']
    options += ['--iterations', '1', '--cfg-options', *HERE]
    options += ['train_dataloader.batch_size=2', '--only']
    with pytest.raises(SystemExit, match='not there: run that first'):
        tool('body-part', *options, '*_tuned5')
    tool('body-part', *options, '*_before')
    tool('body-part', *options, '*_tuned5')
    folder = tmp_path / 'work_dirs' / 'reproduce'
    rows = list(csv.DictReader((folder / 'body-part.csv').open()))
    assert len(rows) == len(BODY_PART.settings)
    finished = {row['run']: row for row in rows if row['new_point/mean']}
    assert set(finished) == {
        'clamp_tiny_ap10k_before',
        'clamp_tiny_ap10k_tuned5',
    }
    for row in finished.values():
        assert 0 < float(row['old_points/mean']) < 50
    assert (folder / 'body-part.png').exists()
    frames = folder / 'body-part' / 'frames' / 'annotations'
    assert len(json.loads((frames / 'new5.json').read_text())['images']) == 5
