"""COCO keypoint files of several makers."""

import json

import label_files
import pytest

from clamp_mmpose.importing import ImportFailed, Options
from clamp_mmpose.importing.formats import recognise


def read(path, **options):
    return recognise(path).read(path, Options(**options))


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
    fly = label_files.animal(2, 0, [1, 2, 2, 3, 4, 2], category_id=2)
    with pytest.raises(ImportFailed, match='2 skeletons.*cow.*fly.*--merge'):
        read(written(folder, [label_files.animal(1, 0), fly], categories))


def test_categories_can_be_chosen(folder):
    categories = [
        label_files.category(),
        label_files.category(2, 'fly', ['head', 'wing']),
    ]
    fly = label_files.animal(2, 0, [1, 2, 2, 3, 4, 2], category_id=2)
    path = written(folder, [label_files.animal(1, 0), fly], categories)
    labels = read(path, only=['fly'])
    assert labels.keypoints == ['head', 'wing']
    (animals,) = (p.animals for p in labels.pictures if p.animals)
    assert [animal.category for animal in animals] == ['fly']
    with pytest.raises(ImportFailed, match="called 'bee'.*but cow, fly"):
        read(path, only=['fly', 'bee'])


def test_files_of_two_skeletons_are_named_with_their_folders(folder):
    fly = [label_files.category(1, 'fly', ['head', 'wing'])]
    points = [1, 2, 2, 3, 4, 2]
    for i in range(5):
        (folder / f'cage{i}').mkdir()
        written(folder, [label_files.animal(1, 0)], name=f'cage{i}/a.json')
    written(folder, [label_files.animal(1, 0, points)], fly)
    with pytest.raises(ImportFailed, match=r'cage1.a\.json: cow') as failed:
        read(folder)
    assert ' and 2 more (nose, ear_L, ear_R' in str(failed.value)
    assert f'{folder / "a.json"}: fly (head, wing' in str(failed.value)


def test_categories_that_nobody_is_of_need_no_skeleton(folder):
    categories = [
        label_files.category(),
        label_files.category(2, 'fly', ['head', 'wing']),
    ]
    labels = read(written(folder, [label_files.animal(1, 0)], categories))
    assert labels.keypoints == ['nose', 'ear_L', 'ear_R']


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


def test_animals_of_a_category_that_is_not_there_are_kept(folder):
    labels = read(changed(folder, 'annotations', category_id=4))
    animals = [a for picture in labels.pictures for a in picture.animals]
    assert [animal.category for animal in animals] == ['animal', 'cow']
    assert "no category has the id 4: such animals are of 'animal'" in str(
        labels.notes
    )


def changed(folder, section, **entry):
    """A file whose first entry has something else; annotations come twice."""
    animals = [label_files.animal(1, 0), label_files.animal(2, 1)]
    path = written(folder, animals)
    content = json.loads(path.read_text())
    content[section][0] |= entry
    path.write_text(json.dumps(content))
    return path


@pytest.mark.parametrize(
    'section,entry,told',
    [
        ('annotations', dict(keypoints=[[5, 6, 2]] * 3), 'ion 1: keypoints'),
        ('annotations', dict(keypoints={'nose': 1}), 'annotation 1: keypoint'),
        ('annotations', dict(keypoints=['5', 6, 2] * 3), 'point 1 .*text'),
        ('annotations', dict(keypoints=[10**400, 6, 2] * 3), 'too large'),
        ('annotations', dict(keypoints=[5, 6, '2'] * 3), "has v = '2'"),
        ('annotations', dict(keypoints=[5, 6, 3] * 3), 'has v = 3: write 0'),
        ('annotations', dict(keypoints=[0.2, 0.3, 2] * 3), 'between 0 and 1'),
        ('annotations', dict(category_id='1'), "category_id '1', but .* 1:"),
        ('annotations', dict(image_id=[1]), r'image_id \[1\]: write a numb'),
        ('annotations', dict(bbox=[30, 20, 5, 5]), '1 of 2 .*left, top, wi'),
        ('annotations', dict(bbox=[2, 2, 38, 28]), None),
        ('annotations', dict(bbox=[4, 5, 39, 29]), 'seems to be of two corn'),
        ('images', dict(id=1), "'p0.png' and 'p1.png' both have the id 1"),
        ('categories', dict(keypoints='a,b'), "'cow' are a,b: write a list"),
        ('categories', dict(keypoints=[{'name': 'a'}]), "'cow' are .*'name'"),
    ],
)
def test_what_an_entry_has_wrong_is_named(folder, section, entry, told):
    path = changed(folder, section, **entry)
    if told is None:
        assert len(read(path).pictures) == 3
        return
    with pytest.raises(ImportFailed, match=f'a.json.*{told}'):
        read(path)


@pytest.mark.parametrize('section', ['images', 'annotations', 'categories'])
def test_entries_are_objects(folder, section):
    path = changed(folder, section)
    content = json.loads(path.read_text())
    content[section].append(None)
    path.write_text(json.dumps(content))
    with pytest.raises(ImportFailed, match=rf'{section}\[\d\] is None'):
        read(path)


def test_categories_of_one_number_are_an_error(folder):
    categories = [label_files.category(), label_files.category(name='dog')]
    path = written(folder, [label_files.animal(1, 0)], categories)
    with pytest.raises(ImportFailed, match="'cow' and 'dog' both have the id"):
        read(path)


def test_a_category_without_a_name_is_what_the_user_says(folder):
    category = label_files.category(name=None)
    path = written(folder, [label_files.animal(1, 0)], [category])
    labels = recognise(path).read(path, Options(category='mouse'))
    assert labels.pictures[0].animals[0].category == 'mouse'


def test_rows_of_no_image_are_told(folder):
    rows = [label_files.animal(1, 0), label_files.animal(2, '0')]
    labels = read(written(folder, rows))
    assert sum(len(p.animals) for p in labels.pictures) == 1
    assert (
        "no image has and were left out, such as '0' of annotation 2"
        in (labels.notes[0])
    )


@pytest.mark.parametrize(
    'box', [None, [], [None] * 4, ['1', 2, 3, 4], [1, 2, float('nan'), 4]]
)
def test_a_box_that_is_none_is_made_of_the_points(folder, box):
    labels = read(changed(folder, 'annotations', bbox=box))
    assert labels.pictures[0].animals[0].box is None


def test_a_few_wrong_boxes_are_made_of_the_points(folder):
    rows = [label_files.animal(i, 0) for i in range(20)]
    rows[3]['bbox'] = [30, 20, 5, 5]
    labels = read(written(folder, rows))
    assert labels.pictures[0].animals[3].box is None
    assert (
        'the bbox of annotation 3 holds none of its points'
        in (labels.notes[0])
    )


@pytest.mark.parametrize('side', [0, None, 'wide'])
def test_a_size_that_is_none_is_not_compared(folder, side):
    labels = read(changed(folder, 'images', width=side))
    assert labels.pictures[0].size is None


def test_a_size_in_text_is_read(folder):
    labels = read(changed(folder, 'images', width='40', height='30.0'))
    assert labels.pictures[0].size == (40, 30)


@pytest.mark.parametrize(
    'skeleton', [[['nose', 'ear_L']], [1, 2, 2, 3], [[1, 2, 3], [-1, 1]]]
)
def test_links_of_no_two_points_are_left_out(folder, skeleton):
    path = changed(folder, 'categories', skeleton=skeleton)
    assert read(path).edges is None


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
