"""DeepLabCut's projects and tables, and Lightning Pose's."""

import pickle

import cv2
import label_files
import numpy as np
import pytest

from clamp_mmpose.importing import ImportFailed, Options
from clamp_mmpose.importing.formats import FORMATS, recognise
from clamp_mmpose.importing.labels import VideoFrame


def read(path, **options):
    return recognise(path).read(path, Options(**options))


def points_of(labels):
    return [
        [animal.points for animal in picture.animals]
        for picture in labels.pictures
    ]


@pytest.mark.parametrize('index', [1, 3])
def test_header_of_three_rows(tmp_path, index):
    path = label_files.table(
        tmp_path / 'labeled-data/v/CollectedData_me.csv',
        [('labeled-data/v/i0.png', 1, 2.5, '', ''),
         ('labeled-data/v/i1.png', '', '', '', '')],
        index=index,
    )  # fmt: skip
    for i in range(2):
        label_files.picture(path.parent / f'i{i}.png', i)
    labels = read(path)
    assert labels.keypoints == ['snout', 'leftear']
    assert points_of(labels) == [[[(1, 2.5, 2), (0, 0, 0)]], []]


@pytest.mark.parametrize('index', [1, 3])
def test_header_of_four_rows_with_what_belongs_to_no_animal(tmp_path, index):
    path = label_files.table(
        tmp_path / 'labeled-data/v/CollectedData_me.csv',
        [('labeled-data/v/i0.png', 1, 2, 3, 4, '', '', '', '', 7, 8)],
        individuals=['m1', 'm2'],
        index=index,
    )
    label_files.picture(path.parent / 'i0.png', 0)
    labels = read(path, category='mouse')
    assert labels.keypoints == ['snout', 'leftear', 'lever']
    none = (0, 0, 0)
    assert points_of(labels) == [
        [[(1, 2, 2), (3, 4, 2), none], [none, none, (7, 8, 2)]]
    ]
    assert [a.category for a in labels.pictures[0].animals] == [
        'mouse',
        'single',
    ]
    row = f'{path}, labeled-data/v/i0.png'
    assert [a.labelled_in for a in labels.pictures[0].animals] == [
        f'{row}, m1',
        f'{row}, single',
    ]


def test_multi_animal_projects_list_body_parts_elsewhere(tmp_path):
    folder = label_files.deeplabcut(
        tmp_path / 'p',
        parts='  MULTI!\nmultianimalbodyparts:\n- leftear\n- snout',
    )
    labels = read(folder)
    assert labels.keypoints == ['leftear', 'snout']
    assert labels.pictures[0].animals[0].points[1] == (5, 6, 2)


def test_pictures_are_beside_their_table_whatever_the_rows_say(tmp_path):
    folder = label_files.deeplabcut(tmp_path / 'with blank')
    labels = read(folder)
    assert len(labels.pictures) == 20
    assert {p.group for p in labels.pictures} == {'a', 'b'}
    assert all(p.image.path.is_file() for p in labels.pictures)
    assert labels.edges == [('snout', 'leftear')]
    assert read(folder / 'config.yaml').pictures == labels.pictures


def test_drawings_of_labels_and_machine_labels_are_passed_over(tmp_path):
    folder = label_files.deeplabcut(tmp_path / 'p', videos=['a', 'a_labeled'])
    table = folder / 'labeled-data/a/CollectedData_me.csv'
    (table.parent / 'machinelabels-iter0.csv').write_text(table.read_text())
    (table.parent / 'CollectedData_other.csv').write_text(table.read_text())
    assert len(read(folder).pictures) == 10


def test_two_tables_of_others_are_an_error(tmp_path):
    folder = label_files.deeplabcut(tmp_path / 'p', videos=['a'])
    table = folder / 'labeled-data/a/CollectedData_me.csv'
    (table.parent / 'CollectedData_x.csv').write_text(table.read_text())
    table.rename(table.parent / 'CollectedData_y.csv')
    with pytest.raises(ImportFailed, match='CollectedData_x.csv, Coll'):
        read(folder)


def test_predictions_are_not_labels(tmp_path):
    path = tmp_path / 'videoDLC_resnet.csv'
    path.write_text(
        'scorer,n,n,n\nbodyparts,a,a,a\ncoords,x,y,likelihood\n0,1,2,0.9\n'
    )
    with pytest.raises(ImportFailed, match='predictions, not labels'):
        read(path)


def test_a_coordinate_that_is_no_number_is_named(tmp_path):
    folder = label_files.deeplabcut(tmp_path / 'p', videos=['a'], frames=1)
    table = folder / 'labeled-data/a/CollectedData_me.csv'
    table.write_text(table.read_text().replace('20', 'two'))
    with pytest.raises(ImportFailed, match="img0.png: leftear.*'two'"):
        read(folder)


def test_frames_of_pictures_that_are_gone_come_from_the_video(tmp_path):
    folder = label_files.deeplabcut(tmp_path / 'p', videos=['a'])
    (folder / 'labeled-data/a/img3.png').unlink()
    assert 'img3.png' in read(folder).notes[0]
    (folder / 'videos').mkdir()
    (folder / 'videos/a.avi').touch()
    frame = read(folder).pictures[3].image
    assert frame == VideoFrame(folder / 'videos/a.avi', 3, (0, 0, 40, 30))


def training_set(folder, content, protocol=4, iteration=0):
    own = folder / f'training-datasets/iteration-{iteration}/Unaugmented'
    own.mkdir(parents=True)
    rows = [(f'labeled-data/{v}/img{i}.png', 5, 6, 7, 8)
            for v in 'ab' for i in range(10)]  # fmt: skip
    label_files.table(own / 'CollectedData_me.csv', rows)
    path = own / 'Documentation_data-t_95shuffle1.pickle'
    path.write_bytes(pickle.dumps(content, protocol))


@pytest.mark.parametrize('protocol', [2, 4, 5])
def test_the_projects_split_is_kept(tmp_path, protocol):
    folder = label_files.deeplabcut(tmp_path / 'p')
    test = np.array([0, 11])
    content = [[], np.delete(np.arange(20), test), test, 0.95]
    training_set(folder, content, protocol)
    labels = read(folder)
    tested = [p for p in labels.pictures if p.split == 'val']
    assert [(p.group, p.name) for p in tested] == [
        ('a', 'img0.png'),
        ('b', 'img1.png'),
    ]
    assert 'by frame' in labels.notes[-1]


def test_the_newest_split_is_taken(tmp_path):
    folder = label_files.deeplabcut(tmp_path / 'p')
    training_set(folder, [[], [], [1], 0.95], iteration=9)
    training_set(folder, [[], [], [2], 0.95], iteration=10)
    tested = [p for p in read(folder).pictures if p.split == 'val']
    assert [p.name for p in tested] == ['img2.png']


class Call:
    """In a file, the result of a call."""

    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call


def test_arrays_of_a_split_are_made_of_plain_bytes_alone(tmp_path):
    folder = label_files.deeplabcut(tmp_path / 'p')
    memory = Call(np.ndarray, ((1,), 'i8', bytes(8)))
    training_set(folder, [[], [], memory, 0.95])
    assert 'cannot be read' in read(folder).notes[-1]


def test_nothing_foreign_is_run_to_read_a_split(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = label_files.deeplabcut(tmp_path / 'p')
    training_set(folder, Call(open, ('harm', 'w')))
    labels = read(folder)
    assert 'open is no plain type' in labels.notes[-1]
    assert not (tmp_path / 'harm').exists()
    assert {p.split for p in labels.pictures} == {''}


def test_lightning_pose_keeps_paths_from_its_folder(tmp_path):
    rows = [(f'labeled-data/img{i}.png', 5, 6, 7, 8) for i in range(3)]
    label_files.table(tmp_path / 'CollectedData.csv', rows)
    for i in range(3):
        label_files.picture(tmp_path / f'labeled-data/img{i}.png', i)
    for path in (tmp_path, tmp_path / 'CollectedData.csv'):
        assert recognise(path).name == 'lightning-pose'
        assert len({p.group for p in read(path).pictures}) == 1
        assert len(read(path).pictures) == 3


def test_pictures_of_two_sizes_in_a_folder(tmp_path):
    folder = label_files.deeplabcut(tmp_path / 'p', videos=['a'], frames=2)
    label_files.picture(folder / 'labeled-data/a/img1.png', 1, (64, 48))
    sizes = [cv2.imread(str(p.image.path)).shape[:2]
             for p in read(folder).pictures]  # fmt: skip
    assert sizes == [(30, 40), (48, 64)]


def spoilt(folder, content):
    """A project whose first table holds something else."""
    label_files.deeplabcut(folder, frames=3)
    table = folder / 'labeled-data/a/CollectedData_me.csv'
    table.write_bytes(content(table.read_bytes()))
    return table


@pytest.mark.parametrize(
    'content,told',
    [
        (lambda text: b'', 'is empty'),
        (lambda text: text.replace(b',', b';'), 'has semicolons'),
        (lambda text: text.replace(b'old', b'\xe4'), 'not text in UTF-8'),
        (lambda text: text.decode().encode('utf-16'), 'not text in UTF-8'),
        (lambda text: text + b'p,\xe4,,,\n', 'not text in UTF-8'),
        (lambda text: text[:-4], "img2.png': this row has 4 columns, the h"),
        (lambda text: text + b'img3.png,1,2,3,4,5\n', 'has 6 columns'),
        (lambda text: text.replace(b',leftear', b'', 1), 'fewer columns than'),
        (lambda text: text.replace(b'leftear', b'snout'), "x of 'snout'"),
        (lambda text: text.split(b'bodyparts')[0], "no rows 'scorer', 'body"),
    ],
)
def test_a_damaged_table_is_named(tmp_path, content, told):
    table = spoilt(tmp_path / 'p', content)
    for given in (tmp_path / 'p', table):
        with pytest.raises(
            ImportFailed, match=f'CollectedData_me.csv.*{told}'
        ):
            read(given)


def test_empty_columns_behind_a_table_do_no_harm(tmp_path):
    spoilt(tmp_path / 'p', lambda text: text.replace(b'\n', b',,\r\n'))
    assert len(read(tmp_path / 'p').pictures) == 6


@pytest.mark.parametrize('tail', [b',', b',,,,', b',,,,,,'])
def test_rows_of_blanks_may_be_of_any_length(tmp_path, tail):
    row = b'img2.png' + tail + b'\n'
    spoilt(tmp_path / 'p', lambda text: text[: text.rindex(b'lab')] + row)
    labels = read(tmp_path / 'p')
    assert labels.pictures[2].animals == []


def test_of_two_rows_of_a_picture_the_first_is_taken(tmp_path):
    spoilt(tmp_path / 'p', lambda text: text + b'x\\img2.png,30,25,35,28\n')
    labels = read(tmp_path / 'p')
    assert len(labels.pictures) == 6
    assert labels.pictures[2].animals[0].points == [(5, 8, 2), (20, 9, 2)]
    assert '1 rows are of a picture that has one already' in labels.notes[0]


def test_videos_with_labels_in_h5_only_are_told(tmp_path):
    table = spoilt(tmp_path / 'p', lambda text: text)
    table.rename(table.with_suffix('.h5'))
    labels = read(tmp_path / 'p')
    assert len(labels.pictures) == 3
    assert (
        '1 videos have labels in .h5 only and were left out (a)'
        in (labels.notes[0])
    )


def test_body_parts_that_nobody_labelled_are_told(tmp_path):
    folder = label_files.deeplabcut(
        tmp_path / 'p', parts='- snout\n- tail\n- leftear\n- snout'
    )
    labels = read(folder)
    assert labels.keypoints == ['snout', 'leftear']
    assert labels.notes[0].endswith('no table has were left out: tail')


def test_predictions_beside_labels_are_passed_over(tmp_path):
    table = spoilt(tmp_path / 'p', lambda text: text)
    (table.parent / 'aDLC_resnet50.csv').write_text(
        'scorer,n,n,n\nbodyparts,a,a,a\ncoords,x,y,likelihood\n0,1,2,0.9\n'
    )
    (tmp_path / 'p/config.yaml').unlink()
    assert len(read(tmp_path / 'p').pictures) == 6


def test_what_config_yaml_has_in_other_forms_does_no_harm(tmp_path):
    folder = label_files.deeplabcut(tmp_path / 'p', videos=['a'])
    (folder / 'config.yaml').write_text(
        'scorer: me\nbodyparts: MULTI!\nmultianimalbodyparts: snout\n'
        'uniquebodyparts:\nskeleton: 5\nvideo_sets: [a.avi]\n'
    )
    (folder / 'labeled-data/a/img3.png').unlink()
    (folder / 'videos').mkdir()
    (folder / 'videos/a.avi').touch()
    labels = read(folder)
    assert labels.keypoints == ['snout', 'leftear']
    assert labels.pictures[3].image == VideoFrame(folder / 'videos/a.avi', 3)


def lightning_pose(folder, names=('CollectedData.csv',), slash='/'):
    """A table per view, with paths from the folder."""
    for view, name in enumerate(names):
        rows = []
        for i in range(3):
            path = f'labeled-data/v{view}/img{i}.png'
            label_files.picture(folder / path, 10 * view + i)
            rows.append((path.replace('/', slash), 1 + i, 2, 3, 4))
        label_files.table(folder / name, rows)
    return folder


def test_tables_of_views_may_have_any_name(tmp_path):
    folder = lightning_pose(tmp_path, ['bot.csv', 'top.csv'])
    (folder / 'predictions.csv').write_text(
        'scorer,n,n,n\nbodyparts,a,a,a\ncoords,x,y,likelihood\n'
        'labeled-data/v0/img0.png,1,2,0.9\n'
    )
    labels = read(folder)
    assert labels.format == 'lightning-pose'
    groups = [picture.group for picture in labels.pictures]
    assert (
        groups
        == ['bot/labeled-data/v0/img'] * 3 + ['top/labeled-data/v1/img'] * 3
    )


@pytest.mark.parametrize('given', ['CollectedData.csv', '.'])
def test_lightning_pose_of_windows(tmp_path, given):
    labels = read(lightning_pose(tmp_path, slash='\\') / given)
    assert labels.format == 'lightning-pose'
    assert len(labels.pictures) == 3


def test_the_first_picture_may_be_missing(tmp_path):
    folder = lightning_pose(tmp_path)
    (folder / 'labeled-data/v0/img0.png').unlink()
    for given in (folder, folder / 'CollectedData.csv'):
        labels = read(given)
        assert labels.format == 'lightning-pose'
        assert len(labels.pictures) == 2


def test_a_folder_without_tables_of_lightning_pose_is_told(tmp_path):
    with pytest.raises(ImportFailed, match='no table of labels'):
        FORMATS['lightning-pose'].read(tmp_path, Options())
