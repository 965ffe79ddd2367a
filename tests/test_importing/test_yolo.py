"""Ultralytics YOLO pose."""

import label_files
import pytest

from clamp_mmpose.importing import ImportFailed, Options
from clamp_mmpose.importing.formats import FORMATS, recognise

NAMES = ['nose', 'ear_L', 'ear_R']


def read(path, keypoints=None):
    return recognise(path).read(path, Options(keypoints=keypoints))


@pytest.fixture
def folder(tmp_path):
    for i, split in enumerate(['train', 'train', 'val']):
        label_files.picture(tmp_path / f'{split}/images/p{i}.png', i)
        labels = tmp_path / f'{split}/labels/p{i}.txt'
        labels.parent.mkdir(exist_ok=True)
        labels.write_text(
            '# a comment\n0 0.5 0.5 0.5 1 0.25 0.5 2 0.5 0.5 1 0 0 0\n'
        )
    return tmp_path


def config(folder, more='', shape='[3, 3]'):
    (folder / 'data.yaml').write_text(
        f'path: /elsewhere\ntrain: ../train/images\nval: val/images\n'
        f'names: [cow]\nkpt_shape: {shape}\n{more}'
    )
    return folder


def test_points_boxes_and_the_split_of_folders(folder):
    labels = read(config(folder), NAMES)
    assert [p.split for p in labels.pictures] == ['train', 'train', 'val']
    (animal,) = labels.pictures[0].animals
    assert animal.points == [(10, 15, 2), (20, 15, 1), (0, 0, 0)]
    assert animal.box == (10, 0, 20, 30)
    assert animal.category == 'cow'
    file = labels.pictures[0].image.path.stem + '.txt, line 2'
    assert animal.labelled_in.endswith(file)


def test_names_may_stand_in_the_file(folder):
    labels = read(config(folder, 'kpt_names: {0: [nose, ear_L, ear_R]}'))
    assert labels.keypoints == NAMES


def test_points_without_names_are_an_error_with_the_way_out(folder):
    with pytest.raises(ImportFailed, match='3 keypoints, but 0 names.*--key'):
        read(config(folder))


def test_a_folder_without_its_file_is_told_where_the_format_is_given(folder):
    with pytest.raises(ImportFailed, match='has no yaml file with kpt_shape'):
        FORMATS['yolo'].read(folder, Options(keypoints=NAMES))


@pytest.mark.parametrize('shape', ['3', '[3]', '[3, 4]', '[three, 3]'])
def test_a_shape_that_is_none_is_shown(folder, shape):
    with pytest.raises(ImportFailed, match='data.yaml: kpt_shape is .*3'):
        read(config(folder, shape=shape), NAMES)


def test_flip_idx_gives_pairs(folder):
    labels = read(config(folder, 'flip_idx: [0, 2, 1]'), NAMES)
    assert labels.pairs == [('ear_L', 'ear_R')]


def test_flip_idx_must_be_mutual(folder):
    with pytest.raises(
        ImportFailed, match='data.yaml: .*nose swaps with ear_L'
    ):
        read(config(folder, 'flip_idx: [1, 2, 0]'), NAMES)


@pytest.mark.parametrize('flip', ['[0, 2]', '[a, 2, 1]', '[[0], 2, 1]'])
def test_flip_idx_has_each_number_once(folder, flip):
    with pytest.raises(ImportFailed, match='data.yaml: .*each of 0 to 2 once'):
        read(config(folder, f'flip_idx: {flip}'), NAMES)


def test_the_skeleton_gives_links(folder):
    labels = read(config(folder, 'skeleton: [[0, 1], [0, 2]]'), NAMES)
    assert labels.edges == [('nose', 'ear_L'), ('nose', 'ear_R')]


@pytest.mark.parametrize('edge', ['[0, 3]', '[0]', '3', '[nose, ear_L]'])
def test_a_link_that_is_none_is_shown(folder, edge):
    with pytest.raises(ImportFailed, match='data.yaml: skeleton has .*0 to 2'):
        read(config(folder, f'skeleton: [[0, 1], {edge}]'), NAMES)


def test_without_v_a_point_at_0_0_is_not_labelled(folder):
    for file in folder.glob('*/labels/*.txt'):
        file.write_text('0 0.5 0.5 0.5 1 0.25 0.5 0.5 0.5 0 0\n')
    labels = read(config(folder, shape='[3, 2]'), NAMES)
    seen = [v for _, _, v in labels.pictures[0].animals[0].points]
    assert seen == [2, 2, 0]


def test_a_line_of_another_length_is_named(folder):
    (folder / 'train/labels/p0.txt').write_text('\n0 0.5 0.5 0.5 1 0.25\n')
    with pytest.raises(ImportFailed, match='p0.txt, line 2 has 6 numbers'):
        read(config(folder), NAMES)


def test_pictures_without_labels_have_no_animals(folder):
    (folder / 'train/labels/p0.txt').unlink()
    labels = read(config(folder), NAMES)
    assert [len(p.animals) for p in labels.pictures] == [0, 1, 1]
