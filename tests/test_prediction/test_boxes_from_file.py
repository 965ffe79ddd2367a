"""Boxes are found by name and frame, or it is said that there are none."""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from predicted import some_frame

from clamp_mmpose.prediction.locating.boxes_from_file import BoxesFromFile
from clamp_mmpose.prediction.sources import Pictures, Video

HEADER = 'source,frame,left,top,right,bottom,score\n'
IMAGES = [
    dict(id=7, file_name='a/cat.jpg'),
    dict(id=8, file_name='a/dog.jpg'),
    dict(id=9, file_name='a/fly.jpg'),
]
TRUTH = dict(
    images=IMAGES,
    annotations=[
        dict(id=1, image_id=7, bbox=[10, 20, 30, 40]),
        dict(id=2, image_id=7, bbox=[1, 2, 3, 4]),
        dict(id=3, image_id=8, bbox=[5, 5, 5, 5]),
    ],
)


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        if not isinstance(content, str | bytes):
            content = json.dumps(content)
        if isinstance(content, str):
            content = content.encode()
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


def located(locator, path, index=0):
    (boxes,) = locator.locate([some_frame(path, index)])
    return boxes


def test_annotations_give_boxes_by_the_name_of_the_picture(write, tmp_path):
    locator = BoxesFromFile([write('truth.json', TRUTH)])
    cat = located(locator, tmp_path / 'a' / 'cat.jpg')
    np.testing.assert_array_equal(
        cat.corners, [[10, 20, 40, 60], [1, 2, 4, 6]]
    )
    np.testing.assert_array_equal(cat.scores, [1, 1])
    assert (
        len(located(locator, tmp_path / 'a' / 'fly.jpg')) == 0
    )  # nobody there
    assert 'truth.json (' in locator.description


def test_results_are_taken_instead_of_the_truth(write, tmp_path):
    results = [dict(image_id=8, bbox=[1, 1, 2, 2], score=0.25, category_id=1)]
    files = [write('truth.json', TRUTH), write('found.json', results)]
    locator = BoxesFromFile(files)
    dog = located(locator, tmp_path / 'a' / 'dog.jpg')
    np.testing.assert_array_equal(dog.corners, [[1, 1, 3, 3]])
    assert dog.scores == [0.25]
    assert len(located(locator, tmp_path / 'a' / 'cat.jpg')) == 0


def test_files_that_count_their_pictures_alike_keep_their_boxes(
    write, tmp_path
):
    files = [
        write(
            f'{name}.json',
            dict(
                images=[dict(id=1, file_name=f'{name}.jpg')],
                annotations=[dict(image_id=1, bbox=[side, 0, 1, 1])],
            ),
        )
        for side, name in enumerate(['cat', 'dog'])
    ]
    locator = BoxesFromFile(files)
    for side, name in enumerate(['cat', 'dog']):
        found = located(locator, tmp_path / f'{name}.jpg')
        np.testing.assert_array_equal(found.corners, [[side, 0, side + 1, 1]])
    results = write('found.json', [dict(image_id=1, bbox=[1, 1, 2, 2])])
    with pytest.raises(ValueError, match='several pictures, cat.* and dog'):
        BoxesFromFile([*files, results])


def test_a_frame_is_not_compared_with_all_others(write, tmp_path):
    rows = ''.join(f'clip.mp4,{i},0,0,{i + 1},1,\n' for i in range(500))
    locator = BoxesFromFile([write('boxes.csv', HEADER + rows)])
    compared = []

    class Number(int):
        __hash__ = int.__hash__

        def __eq__(self, other):
            compared.append(other)
            return int(self) == other

    found = located(locator, tmp_path / 'clip.mp4', Number(499))
    np.testing.assert_array_equal(found.corners, [[0, 0, 500, 1]])
    assert len(compared) < 10  # not all the others


def test_a_table_gives_boxes_by_frame(write, tmp_path):
    rows = 'clip.mp4,3,1,2,30,40,0.5\nclip.mp4,3,5,6,7,8,\nclip.mp4,4,,,,,\n'
    locator = BoxesFromFile([write('boxes.csv', HEADER + rows)])
    clip = tmp_path / 'clip.mp4'
    found = located(locator, clip, 3)
    np.testing.assert_array_equal(
        found.corners, [[1, 2, 30, 40], [5, 6, 7, 8]]
    )
    np.testing.assert_array_equal(found.scores, [0.5, 1])
    assert (
        len(located(locator, clip, 4)) == len(located(locator, clip, 5)) == 0
    )


def test_the_mark_that_spreadsheets_write_first_is_no_name(write, tmp_path):
    mark = b'\xef\xbb\xbf'
    table = mark + (HEADER + 'a.png,,1,1,2,2,\n').encode()
    for file in (
        write('boxes.csv', table),
        write('boxes.json', mark + json.dumps(TRUTH).encode()),
    ):
        locator = BoxesFromFile([file])
        name = 'a.png' if file.suffix == '.csv' else 'a/dog.jpg'
        assert len(located(locator, tmp_path / name)) == 1


def test_folders_tell_files_of_one_name_apart(write, tmp_path):
    rows = 'x/a.png,,1,1,2,2,\ny/a.png,,3,3,4,4,\n'
    locator = BoxesFromFile([write('boxes.csv', HEADER + rows)])
    found = located(locator, tmp_path / 'y' / 'a.png')
    np.testing.assert_array_equal(found.corners, [[3, 3, 4, 4]])
    assert len(located(locator, tmp_path / 'z' / 'a.png')) == 0


def test_the_boxes_of_one_folder_are_not_those_of_another(write, tmp_path):
    rows = 'day1/a.mp4,0,1,1,2,2,\n'
    locator = BoxesFromFile([write('boxes.csv', HEADER + rows)])
    first, second = (tmp_path / day / 'a.mp4' for day in ('day1', 'day2'))
    assert len(located(locator, first)) == 1
    assert len(located(locator, second)) == 0
    locator.check(Video('a', first))
    with pytest.raises(ValueError, match='no box for .*day2/a.mp4; it names'):
        locator.check(Video('a', second))


def test_a_tree_of_folders_may_have_moved(write, tmp_path, monkeypatch):
    for name in ('/gone/day1/a.mp4', '../gone/day1/a.mp4', 'day1/a.mp4'):
        rows = f'{name},0,1,1,2,2,\n'
        locator = BoxesFromFile([write('boxes.csv', HEADER + rows)])
        path = tmp_path / 'gone' / 'day1' / 'a.mp4'
        assert len(located(locator, path)) == 1, name
    path.parent.mkdir(parents=True)
    monkeypatch.chdir(path.parent)
    locator = BoxesFromFile([tmp_path / 'boxes.csv'])
    assert len(located(locator, Path('a.mp4'))) == 1


def test_absolute_names_are_told_apart(write, tmp_path):
    paths = [tmp_path / day / 'cam' / 'a.mp4' for day in ('day1', 'day2')]
    rows = ''.join(
        f'{path},0,1,1,{i + 2},2,\n' for i, path in enumerate(paths)
    )
    locator = BoxesFromFile([write('boxes.csv', HEADER + rows)])
    for i, path in enumerate(paths):
        assert located(locator, path).corners[0, 2] == i + 2
    with pytest.raises(ValueError, match='could be .*day1.* or .*day2'):
        located(locator, tmp_path / 'day3' / 'cam' / 'a.mp4')


def test_a_name_without_a_folder_is_of_one_picture(write, tmp_path):
    locator = BoxesFromFile([write('boxes.csv', HEADER + 'a.png,,1,1,2,2,\n')])
    for _ in range(2):
        assert len(located(locator, tmp_path / 'x' / 'a.png')) == 1
    with pytest.raises(ValueError, match='name them with their folders'):
        located(locator, tmp_path / 'y' / 'a.png')


def test_boxes_beside_the_picture_are_warned_of_once(write, tmp_path):
    inside = 'clip.mp4,0,-9,60,1,99,\nclip.mp4,0,89,-9,99,1,\n'
    beside = 'clip.mp4,1,90,1,99,9,\nclip.mp4,2,1,-9,9,0,\n'
    locator = BoxesFromFile([write('boxes.csv', HEADER + inside + beside)])
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        located(locator, tmp_path / 'clip.mp4', 0)
    told = (
        r'boxes.csv: the box \[90.0, .* beside .*clip.mp4, frame 1 of 90 x 70'
    )
    with pytest.warns(UserWarning, match=told) as found:
        for index in (1, 2):
            assert len(located(locator, tmp_path / 'clip.mp4', index)) == 1
    assert len(found) == 1


def test_a_source_that_no_file_names_is_one_sentence(write, tmp_path):
    locator = BoxesFromFile([write('truth.json', TRUTH)])
    locator.check(Pictures('a', (tmp_path / 'x.jpg', tmp_path / 'a/cat.jpg')))
    for source, name in (
        (Pictures('a', (tmp_path / 'x.jpg',)), 'x.jpg and its like'),
        (Video('a', tmp_path / 'x.mp4'), 'x.mp4'),
    ):
        with pytest.raises(ValueError, match=f'no box for .*{name}; it names'):
            locator.check(source)


@pytest.mark.parametrize(
    'name, content, message',
    [
        ('a.json', 'hello', 'a.json is neither JSON nor a table'),
        ('a.json', {}, 'a.json has no list of images'),
        ('a.json', dict(images=[3]), 'a.json has no list of images'),
        ('a.json', dict(images=[]), 'a.json has no list of annotations'),
        ('a.json', [dict(image_id=1)], 'no picture has the image_id 1'),
        (
            'a.json',
            dict(TRUTH, annotations=[dict(image_id=7, bbox=[1, 2])]),
            r'bbox \[1, 2\] with score 1 is not left, top',
        ),
        (
            'a.json',
            dict(TRUTH, annotations=[dict(image_id=7, bbox=[1, 2, 0, 3])]),
            r'a.json, image_id 7: the box \[1.0, 2.0, 1.0, 5.0\] has no area',
        ),
        (
            'a.json',
            dict(
                TRUTH, annotations=[dict(image_id=7, bbox=[1, 2, 9**999, 3])]
            ),
            'a.json: bbox .* is not left, top',
        ),
        (
            'a.json',
            dict(
                TRUTH,
                annotations=[
                    dict(image_id=7, bbox=[1, 2, 3, 4], score=float('nan'))
                ],
            ),
            'a.json, image_id 7: the score nan is no number',
        ),
        (
            'a.json',
            dict(TRUTH, annotations=[dict(image_id=7, bbox=[0.1, 0, 0.5, 1])]),
            r'a.json, image_id 7: the box .* is in fractions of the picture',
        ),
        ('a.json', [3], 'a.json has no list of results'),
        (
            'a.json',
            dict(images=[dict(id=1, file_name='a.mp4')], annotations=[]),
            'the picture a.mp4 is a frame of a video, and has frame_index No',
        ),
        ('a.csv', HEADER + 'a.mp4,3\n', 'line 2: frame and box must'),
        ('a.csv', HEADER + 'a' * 200_000, 'a.csv is no table in UTF-8'),
        ('a.csv', HEADER.encode('utf-16'), 'a.csv is no table in UTF-8'),
        ('a.csv', 'source,left\n', 'a.csv has no column bottom, frame, right'),
        ('a.csv', HEADER + 'a.mp4,x,1,2,3,4,\n', 'line 2: frame and box must'),
        ('a.csv', HEADER + 'a.mp4,3.0,1,2,3,4,\n', 'whole one, not 3.0, 1, 2'),
        ('a.csv', HEADER + 'a.png,,,2,3,4,\n', 'line 2: frame and box must'),
        ('a.csv', HEADER + 'a.png,,9,2,3,4,\n', 'line 2: the box .* no area'),
        ('a.csv', HEADER + 'a.png,,1,2,3,4,inf\n', 'line 2: the score inf is'),
        ('a.csv', HEADER + 'a.png,,0,0.5,1,1,\n', 'line 2: .* in fractions'),
    ],
)
def test_what_is_no_file_of_boxes_is_one_sentence(
    write, name, content, message
):
    with pytest.raises(ValueError, match=message):
        BoxesFromFile([write(name, content)])
