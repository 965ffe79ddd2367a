"""COCO keypoint files of several makers."""

import json

import label_files
import pytest

from clamp_mmpose.importing import ImportFailed, Options
from clamp_mmpose.importing.formats import recognise


def read(path):
    return recognise(path).read(path, Options())


@pytest.fixture
def folder(tmp_path):
    for i in range(3):
        label_files.picture(tmp_path / f'images/p{i}.png', i)
    return tmp_path


def written(folder, annotations, categories=None, name='a.json'):
    images = [(i, f'p{i}.png') for i in range(3)]
    return label_files.coco(folder / name, images, annotations, categories)


def test_species_are_told_by_name_and_groups_have_no_keypoints(folder):
    path = written(
        folder,
        [label_files.animal(1, 0), label_files.animal(2, 0, [])],
        [dict(id=0, name='animals'), label_files.category(1, 'sheep')],
    )
    labels = read(path)
    assert labels.keypoints == ['nose', 'ear_L', 'ear_R']
    (animal,) = labels.pictures[0].animals
    assert animal.category == 'sheep'
    assert animal.points == [(5, 6, 2), (9, 9, 1), (0, 0, 0)]
    assert animal.labelled_in == f'{path}, annotation 1'
    assert '1 annotations have no keypoints' in labels.notes[0]


def test_v_of_0_and_1_means_visible(folder):
    points = [5, 6, 1, 9, 9, 1, 0, 0, 0]
    labels = read(written(folder, [label_files.animal(1, 0, points)]))
    assert labels.pictures[0].animals[0].points[0] == (5, 6, 2)
    assert 'v is only 0 and 1' in labels.notes[0]


def test_points_without_numbers_are_not_labelled(folder):
    points = [float('nan'), 6, 2, None, 9, 2, 3, 4, 2]
    labels = read(written(folder, [label_files.animal(1, 0, points)]))
    seen = [v for _, _, v in labels.pictures[0].animals[0].points]
    assert seen == [0, 0, 2]


@pytest.mark.parametrize(
    'name',
    [
        'C:\\data\\export\\images\\p0.png',
        '/home/x/project/p0.png',
        'images/p0.png',
        '../upload/1/p0.png',
    ],
)
def test_pictures_are_found_by_the_end_of_foreign_paths(folder, name):
    path = label_files.coco(
        folder / 'annotations/a.json', [(0, name)], [label_files.animal(1, 0)]
    )
    found = read(path).pictures[0].image.path
    assert found == folder / 'images/p0.png'


def test_a_missing_picture_is_told(folder):
    (folder / 'images/p2.png').unlink()
    labels = read(written(folder, [label_files.animal(1, 0)]))
    assert len(labels.pictures) == 2
    assert '1 of 3 pictures are not there' in labels.notes[0]
    assert 'p2.png' in labels.notes[0]


def test_names_of_several_pictures_are_no_guess(folder):
    label_files.picture(folder / 'x/p.png', 1)
    label_files.picture(folder / 'y/p.png', 2)
    path = label_files.coco(
        folder / 'a.json',
        [(0, 'p.png'), (1, 'y/p.png')],
        [label_files.animal(1, 1)],
    )
    (picture,) = read(path).pictures
    assert picture.image.path == folder / 'y/p.png'


def test_files_of_a_folder_are_its_split(folder):
    for number, split in enumerate(['train', 'valid', 'test']):
        label_files.coco(
            folder / split / '_annotations.coco.json',
            [(7, f'p{number}.png')],
            [label_files.animal(1, 7)],
        )
    labels = read(folder)
    assert {p.name: p.split for p in labels.pictures} == {
        'p0.png': 'train',
        'p1.png': 'val',
        'p2.png': 'test',
    }


def test_two_skeletons_are_an_error_that_shows_both(folder):
    categories = [
        label_files.category(),
        label_files.category(2, 'fly', ['head', 'wing']),
    ]
    with pytest.raises(ImportFailed, match='2 skeletons.*cow.*fly.*--merge'):
        read(written(folder, [label_files.animal(1, 0)], categories))


def test_a_wrong_number_of_numbers_names_the_annotation(folder):
    path = written(folder, [label_files.animal(5, 0, [1, 2, 2])])
    with pytest.raises(ImportFailed, match='annotation 5 has 3 numbers'):
        read(path)


@pytest.mark.parametrize(
    'section,key',
    [
        ('images', 'id'),
        ('images', 'file_name'),
        ('annotations', 'image_id'),
        ('annotations', 'category_id'),
        ('categories', 'id'),
    ],
)
def test_what_an_entry_lacks_is_named_with_the_file(folder, section, key):
    path = written(folder, [label_files.animal(1, 0)])
    content = json.loads(path.read_text())
    del content[section][0][key]
    path.write_text(json.dumps(content))
    with pytest.raises(ImportFailed, match=f"a.json: .* has no '{key}'"):
        read(path)


@pytest.mark.parametrize('first', [0, 1])
def test_edges_count_from_1_or_from_0(folder, first):
    category = label_files.category() | dict(
        skeleton=[[first, first + 1], [first, first + 2]]
    )
    labels = read(written(folder, [label_files.animal(1, 0)], [category]))
    assert labels.edges == [('nose', 'ear_L'), ('nose', 'ear_R')]


def test_names_of_roboflow_belong_to_one_series(folder):
    names = [
        'left_34_png.rf.0e86972bad410b380cbc0daf1de12660.jpg',
        'left_79_png.rf.94b3182555e0ba7d8b48a2c22bba49b3.jpg',
        'right_1_png.rf.14b3182555e0ba7d8b48a2c22bba49b3.jpg',
    ]
    for i, name in enumerate(names):
        label_files.picture(folder / name, i)
    path = label_files.coco(
        folder / 'a.json', list(enumerate(names)), [label_files.animal(1, 0)]
    )
    groups = [p.group for p in read(path).pictures]
    assert groups[0] == groups[1] != groups[2]
