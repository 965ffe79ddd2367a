"""The command that checks a data set."""

import json
import shutil

import annotated
import numpy as np
import pytest
from PIL import Image

TOOL = 'validate_dataset.py'


@pytest.fixture
def status(tool, tmp_path, capsys):
    """Exit code and output of the command on an annotation file."""

    def call(data, *args):
        path = annotated.write(tmp_path, data)
        with pytest.raises(SystemExit) as end:
            tool(str(path), str(tmp_path), *args)
        return end.value.code, capsys.readouterr().out

    return call


def test_a_good_file_ends_with_0(status):
    code, output = status(annotated.content())
    assert code == 0
    assert 'animals.json: 6 rows, 6 used\ncan be used' in output


def test_a_bad_file_ends_with_1(status):
    data = annotated.content()
    data['annotations'][0]['bbox'] = None
    code, output = status(data)
    assert code == 1 and 'annotations[0] (id 1): null' in output


def test_the_skeleton_may_be_one_of_mmpose(status):
    code, output = status(annotated.content(), '--metainfo', 'ap10k.py')
    assert code == 1 and 'Root of tail   <-- differs' in output


def test_a_config_s_prompts_are_compared_too(status, tmp_path):
    config = tmp_path / 'config.py'
    config.write_text(
        f'skeleton = {annotated.skeleton()!r}\n'
        "names = ['nose', 'right eye', 'left eye', 'tail base']\n"
        'model = dict(head=dict(keypoint_names=names), metainfo=skeleton)\n'
        "dataset = dict(type='CocoDataset', ann_file='a.json')\n"
        'train_dataloader = dict(dataset=dataset)\n'
    )
    code, output = status(annotated.content(), '--config', str(config))
    assert code == 1 and "names are not those of the data set's" in output


def test_a_missing_skeleton_is_one_line(status):
    code, _ = status(annotated.content(), '--metainfo', 'gone.py')
    assert code.startswith('error: there is no metainfo file gone.py')


def test_files_of_another_kind_are_one_line(status, tmp_path):
    (tmp_path / 'skeleton.py').write_text('dataset_info = dict()\n')
    code, _ = status(annotated.content(), '--config', 'skeleton.py')
    assert code.startswith('error: skeleton.py has no model: give the config')
    code, _ = status(annotated.content(), '--metainfo', 'animals.json')
    assert code.startswith('error: animals.json is no metainfo file')
    (tmp_path / 'a.png').write_text('')
    code, _ = status(annotated.content(), '--metainfo', 'a.png')
    assert code.startswith('error: a.png cannot be read as a config')


def test_a_missing_folder_is_a_wrong_command(tool):
    with pytest.raises(SystemExit) as end:
        tool('a.json', 'nowhere')
    assert end.value.code == 2


@pytest.fixture
def two_parts(tool, tmp_path, capsys):
    """Exit code and output for two files, the second of other pictures."""

    def call(draw, *args):
        first = annotated.write(tmp_path, annotated.content())
        second = annotated.content(pictures=1)
        second['images'][0]['file_name'] = 'other.png'
        path = tmp_path / 'val.json'
        path.write_text(json.dumps(second))
        draw(Image.open(tmp_path / '1.png'), tmp_path / 'other.png')
        with pytest.raises(SystemExit) as end:
            tool(str(first), str(path), str(tmp_path), *args)
        return end.value.code, capsys.readouterr().out

    return call


def test_species_and_keypoints_of_each_part_are_counted(two_parts):
    code, output = two_parts(
        lambda old, new: Image.fromarray(255 - np.asarray(old)).save(new)
    )
    lines = [line.split() for line in output.splitlines()]
    assert ['animals', 'val'] in lines
    assert ['beast', '6', '2'] in lines
    assert ['points', 'of', 'tail_base', '6', '2'] in lines


def test_a_picture_of_two_parts_is_found_under_another_name(two_parts):
    code, output = two_parts(lambda old, new: shutil.copy(old.filename, new))
    assert code == 1
    assert '1.png of animals, other.png of val' in output


def test_one_that_was_saved_again_is_found_by_its_pixels(two_parts):
    def save(old, new):
        old.save(new, compress_level=0)

    assert two_parts(save)[0] == 0
    assert two_parts(save, '--all')[0] == 1


def test_parts_of_one_name_in_two_folders_are_told_apart(tool, tmp_path):
    """As Roboflow's exports are."""
    path = annotated.write(tmp_path, annotated.content())
    (tmp_path / 'val').mkdir()
    other = shutil.copy(path, tmp_path / 'val' / path.name)
    with pytest.raises(SystemExit) as end:
        tool(str(path), str(other), str(tmp_path))
    assert end.value.code == 1  # all pictures are in both
