"""Faults of annotation files, each named with its entry and the way out."""

import gzip
import os
import pickle

import annotated
import pytest
from animals import write_animals
from PIL import Image
from samples import real_sample

from clamp_mmpose.datasets.annotation_check import Report, check_annotations
from clamp_mmpose.datasets.annotation_check.structure import check_structure
from clamp_mmpose.lab.synthetic import write_dataset

NAN, INF = float('nan'), float('inf')


@pytest.fixture
def check(tmp_path):
    def call(data, info=None, **options):
        path = annotated.write(tmp_path, data)
        info = annotated.skeleton() if info is None else info
        return check_annotations(str(path), str(tmp_path), info, **options)

    return call


def put(path, value):
    """A change: the value at a path of keys; ... deletes."""

    def change(data):
        *parents, last = path
        for key in parents:
            data = data[key]
        if value is ...:
            del data[last]
        else:
            data[last] = value

    return change


def row(key, value):
    return put(('annotations', 1, key), value)


def point(index, value):
    return put(('annotations', 1, 'keypoints', index), value)


def every_row(key, function):
    def change(data):
        for one in data['annotations']:
            one[key] = function(one)

    return change


FAULTS = {
    'no list': (put(('images',), {}), "'images' is missing or no list"),
    'no categories': (put(('categories',), ...), "'categories' is missing"),
    'empty categories': (put(('categories',), []), "'categories' is empty"),
    'row is null': (put(('annotations', 1), None), 'annotations[1]: null'),
    'row id missing': (row('id', ...), 'annotations[1]: missing'),
    'row id text': (row('id', '2'), "annotations[1]: '2'"),
    'row id repeats': (row('id', 1), 'ids of annotations repeat'),
    'row id negative': (row('id', -1), 'a negative number'),
    'picture id repeats': (
        put(('images', 1, 'id'), 1),
        'ids of images repeat',
    ),
    'picture id text': (put(('images', 1, 'id'), '2'), "images[1]: '2'"),
    'picture unknown': (row('image_id', 9), "not among the ids of 'images'"),
    'category off by one': (
        every_row('category_id', lambda one: 0),
        "not among the ids of 'categories' (6 times)",
    ),
    'category unnamed': (put(('categories', 0, 'name'), ...), 'has no name'),
    'width NaN': (put(('images', 1, 'width'), NAN), 'width of a picture: NaN'),
    'height null': (put(('images', 1, 'height'), None), 'height of a picture'),
    'height 0': (put(('images', 1, 'height'), 0), 'less than a pixel'),
    'file_name missing': (put(('images', 1, 'file_name'), ...), 'file_name'),
    'x NaN': (point(0, NAN), 'annotations[1] (id 2), x of point 0: nan'),
    'y null': (point(4, None), 'annotations[1] (id 2), y of point 1: null'),
    'x infinite': (point(0, INF), 'NaN or infinity'),
    'x text': (point(0, '12'), "x of point 0: '12'"),
    'x boolean': (point(0, True), 'true or false'),
    'x huge': (point(0, 10**400), 'too large to be true'),
    'unlabelled NaN': (
        row('keypoints', [NAN, NAN, 0] + [10, 20, 2] * 3),
        'NaN or infinity',
    ),
    'points nested': (row('keypoints', [[1, 2, 2]] * 4), 'lists in a list'),
    'points in pairs': (row('keypoints', [10, 20] * 4), 'pairs of x, y'),
    'points not in threes': (
        row('keypoints', [10, 20, 2] * 3 + [1]),
        'not three values for each point',
    ),
    'point left out': (row('keypoints', [10, 20, 2] * 3), 'another number'),
    'points empty': (row('keypoints', []), 'are empty'),
    'points null': (row('keypoints', None), 'are no list'),
    'points missing': (row('keypoints', ...), 'keypoints of a row: missing'),
    'visibility 3': (point(2, 3), 'visibility of a point is not 0, 1 or 2'),
    'visibility half': (point(2, 0.5), 'annotations[1] (id 2), point 0: 0.5'),
    'visibility 0 in a row': (
        row('keypoints', [10, 20, 0] * 4),
        'visibility 0 for all points',
    ),
    'visibility 0 everywhere': (
        every_row('keypoints', lambda one: [10, 20, 0] * 4),
        'visibility is 0 for all points of the file',
    ),
    'count 0': (row('num_keypoints', 0), 'labelled points, but is left out'),
    'count text': (row('num_keypoints', '4'), 'num_keypoints of a row: text'),
    'crowd text': (row('iscrowd', 'no'), 'iscrowd of a row is not 0 or 1'),
    'box missing': (row('bbox', ...), 'bbox of a row: missing'),
    'box null': (row('bbox', None), 'bbox of a row: not four numbers'),
    'box of three': (row('bbox', [1, 2, 3]), 'not four numbers'),
    'box NaN': (row('bbox', [1, 2, NAN, 9]), 'bbox of a row: NaN'),
    'box empty': (row('bbox', [50, 9, 0, 50]), 'bbox of a row: empty'),
    'box outside': (row('bbox', [900, 9, 40, 50]), 'outside of its picture'),
    'box of fractions': (row('bbox', [0.5, 0.1, 0.4, 0.6]), 'one pixel'),
    'box elsewhere': (row('bbox', [1, 60, 8, 9]), 'no point of a row lies'),
    'points of fractions': (
        row('keypoints', [0.1, 0.2, 2, 0.3, 0.2, 2, 0.4, 0.2, 2, 0.5, 1, 2]),
        'between 0 and 1',
    ),
    'area missing': (row('area', ...), 'area of a row: missing'),
    'area 0': (row('area', 0), 'at most one square pixel'),
    'area 1': (row('area', 1.0), 'at most one square pixel'),
    'area NaN': (row('area', NAN), 'area of a row: NaN'),
    'area text': (row('area', '900'), 'area of a row: text'),
    'area huge': (row('area', 1e11), 'too large'),
    'picture missing': (
        put(('images', 1, 'file_name'), 'gone.png'),
        'a picture is missing',
    ),
    'path of windows': (
        put(('images', 1, 'file_name'), 'C:\\data\\2.png'),
        'path of Windows',
    ),
    'path absolute': (
        put(('images', 1, 'file_name'), '/home/ann/2.png'),
        'absolute path',
    ),
    'picture of another size': (
        put(('images', 1, 'width'), 200),
        '2.png has 100 x 80, in the file: (200, 80)',
    ),
    'width and height exchanged': (
        lambda data: data['images'][1].update(width=80, height=100),
        'exchange "width" and "height" in the file',
    ),
    'other names': (
        put(('categories', 0, 'keypoints'), ['a', 'b', 'c', 'd']),
        '0   a            nose   <-- differs',
    ),
    'other order': (
        put(('categories', 0, 'keypoints'), annotated.NAMES[::-1]),
        'in another order',
    ),
    'names are no list': (
        put(('categories', 0, 'keypoints'), 'nose'),
        'no list of names',
    ),
    'twice': (
        lambda data: data['annotations'].append(
            dict(data['annotations'][0], id=99)
        ),
        'annotations[6] (id 99) and annotations[0] (id 1)',
    ),
    'nothing left': (
        put(('annotations',), []),
        'no animal is left to train on or to test: it has no annotations',
    ),
}


@pytest.mark.parametrize('fault', FAULTS)
def test_a_fault_is_an_error_with_its_entry(fault, check):
    change, text = FAULTS[fault]
    data = annotated.content()
    change(data)
    report = check(data)
    assert text in str(report) and report.errors
    assert str(report).count('way out: ') >= 1


def test_a_good_file_has_neither_errors_nor_warnings(check):
    report = check(annotated.content())
    assert (report.errors, report.warnings) == ([], [])
    assert report.counts() == '6 rows, 6 used'


def test_boxes_of_corners_are_an_error(check):
    data = annotated.content()
    for one in data['annotations']:
        one['keypoints'] = [55, 31, 2, 60, 40, 2, 70, 50, 2, 80, 60, 2]
        one['keypoints'][0] += one['id']
        one['bbox'] = [50, 30, 95, 75]  # right and bottom at the end
    assert 'seems to be of corners' in str(check(data).errors[0])


def test_rows_left_out_are_counted_by_reason(check):
    data = annotated.content()
    data['annotations'][0].update(keypoints=[0] * 12, num_keypoints=0)
    data['annotations'][1].update(iscrowd=1)
    data['annotations'][2].pop('bbox')
    report = check(data, scored=False)
    assert report.counts() == (
        '6 rows, 3 used; left out: 1 without bbox, 1 without labelled '
        'points, 1 crowds'
    )


def test_an_empty_set_says_why(check):
    data = annotated.content()
    for one in data['annotations']:
        one['iscrowd'] = 1
    (error,) = check(data).errors
    assert '6 rows, 0 used; left out: 6 crowds' in error.text


@pytest.mark.parametrize(
    'text, expected',
    [
        ('', 'it is empty'),
        ('[]', 'it holds a list'),
        ('{"images": [\n{"id": 1,}\n]}', 'line 2, column 10'),
        ('{"images": [\n', 'ends too early, in line 2'),
        ('[' * 100_000, 'nested too deeply'),
        ('{"id": ' + '9' * 5000 + '}', 'a number that is none'),
    ],
)
def test_text_that_is_no_annotation_file_names_the_line(text, expected, check):
    assert expected in str(check(text))


@pytest.mark.parametrize(
    'content, expected',
    [
        (b'{"name": "\xff\xfe"}', 'not text in UTF-8, from byte 10 on'),
        (gzip.compress(b'{}', mtime=0), 'packed by gzip'),
        (b'PK\x03\x04' + bytes(50), 'a ZIP archive'),
        (pickle.dumps({}), 'a pickle of Python'),
        ('{}'.encode('utf-8-sig'), 'a byte order mark'),
        ('{}'.encode('utf-16'), 'UTF-16'),
        (b'version https://git-lfs.github.com/spec/v1', 'git lfs pull'),
        (b'<annotation></annotation>', 'XML or a web page'),
        (b'images:\n- id: 1\n', "line 1, column 1, near 'images:"),
        (b'image,x,y\n1.png,3,4', 'line 1, column 1'),
        (b"{'images': []}", 'enclosed in double quotes in line 1, column 2'),
        (b'{}\n{}', 'Extra data in line 2'),
        (bytes(100), 'it is not JSON'),
    ],
)
def test_other_files_are_told_by_their_kind(content, expected, tmp_path):
    path = tmp_path / 'a.json'
    path.write_bytes(content)
    report = check_annotations(str(path), None)
    assert expected in str(report) and len(report.errors) == 1


def test_what_is_no_file_is_an_error(tmp_path):
    os.mkfifo(tmp_path / 'pipe')
    (tmp_path / 'loop').symlink_to('loop')
    for name in ('', 'pipe'):
        report = check_annotations(str(tmp_path / name), None)
        assert 'it is no file, but a folder or device' in str(report)
    for name in ('a.json', 'loop', 'a' * 5000, 'a\0'):
        report = check_annotations(str(tmp_path / name), None)
        assert 'there is no such file' in str(report)


def test_what_is_no_picture_file_is_not_opened(check, tmp_path):
    (tmp_path / '1.png').mkdir()
    os.mkfifo(tmp_path / '2.png')
    (tmp_path / '3.png').symlink_to('3.png')
    text = str(check(annotated.content()))
    assert 'a folder, a device or a link to nothing (3 times)' in text


@pytest.mark.parametrize(
    'name, other', [('1.PNG', '1.png'), ('Ba\u0308r.png', 'B\u00e4r.png')]
)
def test_another_spelling_of_a_file_is_shown(name, other, check, tmp_path):
    (tmp_path / other).touch()
    data = annotated.content()
    data['images'][1]['file_name'] = name
    assert f'images[1] (id 2), where there is {other!r}: ' in str(check(data))


def test_an_area_of_the_whole_picture_is_a_warning(check):
    data = annotated.content()
    for one in data['annotations']:
        one['area'] = 8000
    (warning,) = check(data).warnings
    assert 'more than twice that of its bbox' in warning.text
    assert not check(data, scored=False).warnings


@pytest.mark.parametrize(
    'points, text',
    [
        ([10, 20, 2] * 3 + [0, 0, 2], 'lies at 0, 0'),
        ([30, 20, 2] * 4, 'lie at one place'),
        ([30, 20, 2] * 2 + [0, 0, 0] * 2, 'lie at one place'),
    ],
)
def test_places_of_points_that_nobody_labelled_are_a_warning(
    points, text, check
):
    data = annotated.content()
    data['annotations'][0]['keypoints'] = points
    report = check(data)
    assert not report.errors
    found = next(one for one in report.warnings if text in one.text)
    assert 'annotations[0] (id 1)' in str(found)


def test_a_single_labelled_point_is_no_fault(check):
    data = annotated.content()
    data['annotations'][0]['keypoints'] = [30, 20, 2] + [0] * 9
    assert not check(data).warnings


def test_thousands_of_faults_are_counted_and_three_shown(check):
    data = annotated.content(pictures=3, animals=2)
    data['annotations'] = [
        dict(data['annotations'][0], id=i, area=0) for i in range(5000)
    ]
    text = str(check(data))
    assert '(5000 times)' in text and 'and 4997 more' in text
    assert len(text.splitlines()) < 20


def test_the_same_words_in_another_style_are_the_same(check):
    data = annotated.content()
    data['categories'][0]['keypoints'] = [
        'Nose',
        'L_Eye',
        'eye.right',
        'Base of the tail',
    ]
    assert not check(data).errors


def test_a_second_category_with_other_points_is_an_error(check):
    data = annotated.content()
    data['categories'].append(dict(id=2, name='box', keypoints=['a', 'b']))
    assert not check(data).errors  # it has no rows
    data['annotations'][1].update(
        category_id=2, keypoints=[50, 20, 2, 60, 30, 2]
    )
    assert "categories[1] (id 2) 'box'" in str(check(data))


@pytest.mark.parametrize(
    'changes, text',
    [
        (dict(sigmas=[0.1] * 3), '3 sigmas for 4 keypoints'),
        (dict(sigmas=[0.1, 0.1, 0, 0.1]), 'sigmas of the metainfo'),
        (dict(skeleton_info={0: dict(link=('nose', 'x'))}), 'no keypoints'),
    ],
)
def test_a_metainfo_that_contradicts_itself_is_an_error(changes, text, check):
    report = check(annotated.content(), annotated.skeleton(**changes))
    assert text in str(report) and report.errors


def test_a_swap_that_is_given_once_is_an_error(check):
    info = annotated.skeleton()
    info['keypoint_info'][2]['swap'] = ''
    report = check(annotated.content(), info)
    assert "name='right_eye', swap='left_eye'" in str(report.errors[0])


def test_left_and_right_that_are_no_pair_are_told(check):
    info = annotated.skeleton()
    swaps = ['left_eye', 'nose', '', '']
    for point, swap in zip(info['keypoint_info'].values(), swaps, strict=True):
        point['swap'] = swap
    error = check(annotated.content(), info).errors[0]
    assert 'swap contradicts the names of its keypoints' in str(error)
    assert "'left_eye' and 'right_eye' have swap: ['nose', '']" in str(error)
    for point in info['keypoint_info'].values():
        point['swap'] = ''
    (warning,) = check(annotated.content(), info).warnings
    assert 'are not swapped when a picture is mirrored' in warning.text


def test_what_only_the_metric_reads_is_a_warning_for_training(check):
    data = annotated.content()
    for one in data['annotations']:
        one['area'] = 1
    assert check(data).errors
    for options in (dict(scored=False), dict(use_area=False)):
        report = check(data, **options)
        assert not report.errors and report.warnings


def test_pictures_that_are_none_are_errors(check, tmp_path):
    check(annotated.content())
    whole = tmp_path / 'whole.jpg'
    Image.effect_noise((100, 80), 50).convert('RGB').save(whole)
    (tmp_path / '1.png').write_bytes(whole.read_bytes()[:1500])
    (tmp_path / '2.png').write_text('no picture')
    text = str(check(annotated.content()))
    assert 'a picture cannot be read (2 times)' in text
    assert 'images[0] (id 1)' in text and 'images[1] (id 2)' in text


def test_a_picture_that_exif_turns_is_an_error(check, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned
    check(annotated.content())
    Image.new('RGB', annotated.SIZE).save(tmp_path / '1.png', exif=exif)
    error = str(check(annotated.content()).errors[0])
    assert 'shown as 80 x 100, in the file: (100, 80)' in error
    assert 'EXIF' in error


def test_a_turn_that_the_size_hides_is_a_warning(check, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    check(annotated.content())
    Image.new('RGB', annotated.SIZE).save(tmp_path / '1.png', exif=exif)
    report = check(annotated.content())
    assert not report.errors and 'orientation: 3' in str(report.warnings[0])


@pytest.mark.parametrize('suffix', ['jpg', 'png'])
def test_damaged_exif_is_no_fault(check, tmp_path, suffix):
    check(annotated.content())
    damaged = b'Exif\0\0MM\0*\0\0\xff\xff'
    path = tmp_path / f'damaged.{suffix}'
    Image.new('RGB', annotated.SIZE).save(path, exif=damaged)
    path.rename(tmp_path / '1.png')
    report = check(annotated.content())
    assert not report.errors and not report.warnings


def test_all_pictures_are_opened_on_request(check, tmp_path):
    data = annotated.content(pictures=60)
    for image in data['images']:
        Image.new('RGB', annotated.SIZE).save(tmp_path / image['file_name'])
    broken = tmp_path / '7.png'
    for number in range(1, 61):
        (tmp_path / f'{number}.png').write_bytes(broken.read_bytes()[:60])
    found = [f.count for f in check(data).errors]
    assert found == [50]
    assert [f.count for f in check(data, open_all=True).errors] == [60]


@pytest.mark.parametrize(
    'sample, skeleton_file',
    [
        ('ap10k_sample', 'ap10k.py'),
        ('animalpose_sample', 'animalpose.py'),
    ],
)
def test_real_files_are_good(sample, skeleton_file):
    from clamp_mmpose.foundation.metainfo_files import read_metainfo

    folder = real_sample(sample)
    report = check_annotations(
        str(folder / 'annotations/sample.json'),
        str(folder / 'data'),
        read_metainfo(dict(from_file=skeleton_file)),
    )
    assert (report.errors, report.warnings) == ([], [])


class CountedId(int):
    """An id that counts how often it is compared."""

    comparisons = 0

    def __lt__(self, other):
        CountedId.comparisons += 1
        return int(self) < int(other)

    __hash__ = int.__hash__


def test_ids_are_looked_through_once_for_all_rows_with_a_wrong_one():
    images = [
        dict(id=CountedId(i), file_name=f'{i}.jpg', width=9, height=9)
        for i in range(100)
    ]
    rows = [dict(id=i, image_id=-1, category_id=1) for i in range(50)]
    category = dict(id=1, name='cat')
    data = dict(images=images, annotations=rows, categories=[category])
    assert check_structure(data, Report('file')) == []
    assert CountedId.comparisons < 1000


@pytest.mark.parametrize('split', ['train', 'val'])
def test_livestock_is_good(split):
    file = real_sample('livestock') / f'annotations/livestock-{split}.json'
    report = check_annotations(str(file), None)
    assert not report.errors and report.num_used == report.num_rows


def test_drawn_animals_are_good(tmp_path):
    write_dataset(tmp_path, 10, seed=0, size=96)
    for file in (tmp_path / 'annotations').glob('*.json'):
        assert not check_annotations(
            str(file), str(tmp_path / 'data'), open_all=True
        ).errors


def test_crowds_and_animals_without_points_are_good(tmp_path):
    file = write_animals(tmp_path / 'animals.json')
    report = check_annotations(str(file), None)
    assert not report.errors
    assert report.counts() == (
        '62 rows, 60 used; left out: 1 crowds, 1 without labelled points'
    )


def test_what_training_does_not_need_of_a_metainfo_is_no_error(check):
    # some of mmpose's own files are like this
    info = annotated.skeleton(joint_weights=[1.0] * 5, sigmas=[])
    report = check(annotated.content(), info, scored=False)
    assert not report.errors
    assert '5 joint_weights for 4' in str(report.warnings[0])
    assert 'has 0 sigmas' in str(check(annotated.content(), info).errors[0])


def test_categories_without_names_of_points_are_a_warning(check):
    data = annotated.content()
    del data['categories'][0]['keypoints']
    report = check(data)
    assert not report.errors
    assert 'no category names its points' in report.warnings[0].text
