"""Ultralytics YOLO pose."""

import label_files
import pytest
from samples import CONFIGS

from clamp_mmpose.importing import (
    ImportFailed,
    Options,
    Request,
    import_labels,
)
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


@pytest.mark.parametrize(
    'flip, odd', [('[0, 2, 1]', ''), ('[1, 0, 2]', "'nose' and 'ear_L'")]
)
def test_swaps_of_what_is_no_left_and_right_are_told(
    folder, tmp_path_factory, flip, odd
):
    source = config(folder, f'flip_idx: {flip}')
    out = tmp_path_factory.mktemp('new') / 'cows'
    told = []
    request = Request(
        [source],
        out,
        CONFIGS / 'clamp_tiny_ap10k.py',
        'cows',
        options=Options(keypoints=NAMES),
    )
    import_labels(request, told.append)
    notes = [text for text in told if 'source swaps' in text]
    assert len(notes) == len(odd[:1])
    assert odd in ''.join(notes)


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


@pytest.mark.parametrize(
    'line,told',
    [
        ('nan .5 .5 .5 1 .2 .5 2 .5 .5 1 0 0 0', 'the class is nan'),
        ('0.7 .5 .5 .5 1 .2 .5 2 .5 .5 1 0 0 0', 'the class is 0.7'),
        ('1 .5 .5 .5 1 .2 .5 2 .5 .5 1 0 0 0', "of class 1, .*'cow'"),
        ('0 20 15 9 9 .2 .5 2 .5 .5 1 0 0 0', 'the box is 20 15 9 9: write f'),
        ('0 nan .5 .5 1 .2 .5 2 .5 .5 1 0 0 0', 'the box is nan'),
        ('0 .5 .5 .5 1 .2 .5 .9 .5 .5 1 0 0 0', 'keypoint 1 has v = 0.9'),
        ('0 .5 .5 .5 1 .2 .5 2 .5 .5 nan 0 0 0', 'keypoint 2 has v = nan'),
        ('0 .5 .5 .5 1 .2 .5 2 12 15 1 0 0 0', 'keypoint 2 lies at 12, 15'),
        ('\xff', 'is not text in UTF-8'),
    ],
)
def test_a_line_that_cannot_be_meant_is_named(folder, line, told):
    config(folder)
    (folder / 'train/labels/p0.txt').write_bytes(line.encode('latin-1'))
    with pytest.raises(ImportFailed, match=f'p0.txt.*{told}'):
        read(folder, NAMES)


def test_labels_of_windows_are_read(folder):
    config(folder)
    for file in [*folder.rglob('*.txt'), folder / 'data.yaml']:
        text = file.read_text().replace('# a comment\n', '')
        file.write_text(text, encoding='utf-8-sig', newline='\r\n')
    assert sum(len(p.animals) for p in read(folder, NAMES).pictures) == 3


@pytest.mark.parametrize('names', ['{"0": cow}', '{0: cow}', '[cow]'])
def test_classes_are_a_list_or_by_number(folder, names):
    file = config(folder) / 'data.yaml'
    file.write_text(file.read_text().replace('[cow]', names))
    assert read(folder, NAMES).pictures[0].animals[0].category == 'cow'


def test_names_of_keypoints_may_have_numbers(folder):
    names = 'kpt_names: {0: abc, 1: ear_L, 2: ear_R}'
    assert read(config(folder, names)).keypoints == ['abc', 'ear_L', 'ear_R']


@pytest.mark.parametrize(
    'names,told',
    [
        ('{0: [a, b, c], 1: [c, b, a]}', 'differ between classes'),
        ('abc', 'write a list of names'),
    ],
)
def test_names_of_keypoints_that_are_none(folder, names, told):
    with pytest.raises(ImportFailed, match=f'kpt_names .*{told}'):
        read(config(folder, f'kpt_names: {names}'))


def splits(folder, train, more=''):
    (folder / 'data.yaml').write_text(
        f'path: .\ntrain: {train}\nval: val/images\nnames: [cow]\n'
        f'kpt_shape: [3, 3]\n{more}'
    )
    return read(folder, NAMES)


@pytest.mark.parametrize(
    'start', ['./', '/home/me/set/', '', 'C:\\set\\', '\ufeff./']
)
def test_a_text_file_lists_pictures_of_any_machine(folder, start):
    (folder / 'train.txt').write_text(
        f'{start}train/images/p0.png\n\n{start}train/images/p9.png\n'
    )
    labels = splits(folder, 'train.txt')
    assert [p.split for p in labels.pictures] == ['train', 'val']
    (note,) = labels.notes
    assert 'train.txt: 1 of 2 pictures are not there' in note
    assert note.endswith('train/images/p9.png')


def test_an_empty_entry_is_none(folder):
    assert len(splits(folder, '[train/images]', "test: ''").pictures) == 3


def test_a_folder_that_is_gone_is_told(folder):
    labels = splits(folder, '[train/images, more]')
    assert labels.notes == ['data.yaml: more is not there and was left out']


def test_labels_without_a_picture_are_told(folder):
    (folder / 'train/images/p0.png').unlink()
    (folder / 'train/labels/classes.txt').write_text('cow and calf and so on')
    labels = splits(folder, 'train/images')
    (note,) = labels.notes
    assert '1 files of labels have no picture' in note
    assert note.endswith('p0.txt')
