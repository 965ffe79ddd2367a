"""What is written can be read back, by others where they are installed."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from predicted import SKELETON, some_frame, some_poses, write_video
from tiny import NAMES

from clamp_mmpose.prediction.drawing import Look
from clamp_mmpose.prediction.frames import Frame
from clamp_mmpose.prediction.locating.boxes_from_file import BoxesFromFile
from clamp_mmpose.prediction.sources import Pictures, Video
from clamp_mmpose.prediction.writers import (
    FORMATS,
    Target,
    deeplabcut,
    path_of,
    writer_class,
)

RECORD = dict(made_by='clamp_mmpose', frames_without_animal=[1])


@pytest.fixture
def video(tmp_path):
    return Video('clip', write_video(tmp_path / 'clip.mp4', 3, (90, 70)))


def write(word, source, out, animals=(1, 0, 1), ids=None):
    """Write so many animals in so many frames; their poses and the file.

    ``ids`` are those of the animals of each frame.
    """
    kind = FORMATS[word]
    if kind.package:
        pytest.importorskip(kind.package[0])
    kind = writer_class(word, source)
    path = path_of(kind, source, out)
    writer = kind(Target(path, source, SKELETON, RECORD, Look()))
    all_poses = [some_poses(n, seed) for seed, n in enumerate(animals)]
    if ids:
        all_poses = [
            replace(poses, boxes=poses.boxes.with_ids(known))
            for poses, known in zip(all_poses, ids, strict=True)
        ]
    is_video = isinstance(source, Video)
    for i, poses in enumerate(all_poses):
        place = source.path if is_video else source.paths[i]
        writer.add(some_frame(place, i, i / 20 if is_video else None), poses)
    writer.close(RECORD)
    writer.discard()  # as after an error; does nothing any more
    return all_poses, path


def rows_of(path):
    with open(path, newline='') as file:
        return list(csv.DictReader(file))


def test_the_long_table_has_a_row_per_keypoint(video, tmp_path):
    poses, path = write('csv', video, tmp_path, (2, 0, 1))
    rows = rows_of(path)
    K = len(NAMES)
    assert path.name == 'clip.csv'
    assert len(rows) == 2 * K + 1 + K
    second = rows[K + 1]
    assert second['source'] == str(video.path)
    assert (second['animal'], second['keypoint']) == ('1', NAMES[1])
    found = [float(second[key]) for key in ('x', 'y', 'score')]
    expected = [*poses[0].keypoints[1, 1], poses[0].scores[1, 1]]
    np.testing.assert_allclose(found, expected, atol=0.006)
    nobody = rows[2 * K]
    assert (nobody['frame'], nobody['animal'], nobody['x']) == ('1', '', '')


def test_the_wide_table_has_a_row_per_animal_and_gives_boxes(video, tmp_path):
    poses, path = write('wide', video, tmp_path, (2, 0, 1))
    rows = rows_of(path)
    assert [row['frame'] for row in rows] == ['0', '0', '1', '2']
    found = float(rows[1][f'{NAMES[2]}_y'])
    assert found == pytest.approx(poses[0].keypoints[1, 2, 1], abs=0.006)
    check_boxes(path, video, poses)


def test_coco_names_keypoints_and_gives_boxes(video, tmp_path):
    poses, path = write('coco', video, tmp_path, (2, 0, 1))
    content = json.loads(path.read_text())
    (category,) = content['categories']
    assert category['keypoints'] == NAMES
    assert content['info'] == RECORD
    assert [image['frame_index'] for image in content['images']] == [0, 1, 2]
    assert [a['image_id'] for a in content['annotations']] == [1, 1, 3]
    found = np.reshape(content['annotations'][1]['keypoints'], (-1, 3))
    expected = poses[0].keypoints[1]
    np.testing.assert_allclose(found[:, :2], expected, atol=0.006)
    assert (found[:, 2] == 2).all()
    check_boxes(path, video, poses)


def check_boxes(path, video, poses):
    locator = BoxesFromFile([path])
    frames = [some_frame(video.path, i) for i in range(len(poses))]
    for boxes, each in zip(locator.locate(frames), poses, strict=True):
        np.testing.assert_allclose(boxes.corners, each.boxes.corners)
        np.testing.assert_allclose(boxes.scores, each.boxes.scores)


def test_coco_takes_its_results(tmp_path):
    coco = pytest.importorskip('xtcocotools.coco')
    source = Pictures('cats', (Path('a.png'), Path('b.png'), Path('c.png')))
    _, path = write('coco', source, tmp_path)
    truth = coco.COCO(str(path))
    found = truth.loadRes(json.loads(path.read_text())['annotations'])
    assert len(found.getAnnIds()) == 2


@pytest.mark.parametrize('most', [1, 2])
def test_deeplabcut_reads_its_tables(video, tmp_path, most):
    pd = pytest.importorskip('pandas')
    poses, path = write('dlc', video, tmp_path, (most, 0, 1))
    header = [0, 1, 2] if most == 1 else [0, 1, 2, 3]
    table = pd.read_csv(path, header=header, index_col=0)
    assert list(table.index) == [0, 1, 2]
    column = ('clamp_mmpose', 'animal1', NAMES[2], 'x')
    column = column if most > 1 else (column[0], *column[2:])
    found = table[column]
    assert found[0] == pytest.approx(poses[0].keypoints[0, 2, 0], abs=1e-3)
    assert np.isnan(found[1])
    assert table.columns.names[-2:] == ['bodyparts', 'coords']


def test_h5_is_the_table_of_the_csv(video, tmp_path):
    pytest.importorskip('tables')
    import pandas as pd

    _, path = write('h5', video, tmp_path, (2, 0, 1))
    _, other = write('dlc', video, tmp_path, (2, 0, 1))
    found = pd.read_hdf(path)
    expected = pd.read_csv(other, header=[0, 1, 2, 3], index_col=0)
    np.testing.assert_allclose(found, expected, atol=1e-3)
    assert list(found.columns) == list(expected.columns)
    with pd.HDFStore(path, 'r') as store:
        letters = store.get_node('/provenance').read()
        assert json.loads(letters.tobytes()) == RECORD


def test_h5_is_written_in_parts(tmp_path, monkeypatch):
    pytest.importorskip('tables')
    import pandas as pd

    monkeypatch.setattr(deeplabcut, '_ROWS', 2)
    paths = [Path('a.png'), *(Path(f'ä{"b" * n}.png') for n in (1, 9, 2, 30))]
    source = Pictures('cats', tuple(paths))
    _, path = write('h5', source, tmp_path, (1, 0, 1, 2, 1))
    _, other = write('dlc', source, tmp_path, (1, 0, 1, 2, 1))
    found = pd.read_hdf(path)
    assert list(found.index) == list(map(str, paths))
    expected = pd.read_csv(other, header=[0, 1, 2, 3], index_col=0)
    np.testing.assert_allclose(found, expected, atol=1e-3)


@pytest.mark.parametrize('word', ['coco', 'h5', 'parquet', 'slp'])
def test_a_record_may_be_long(video, tmp_path, monkeypatch, word):
    empty = list(range(20_000))  # a night without an animal
    monkeypatch.setitem(RECORD, 'frames_without_animal', empty)
    _, path = write(word, video, tmp_path)
    assert path.exists()


def test_pictures_are_rows_by_their_path(tmp_path):
    pd = pytest.importorskip('pandas')
    source = Pictures('cats', (Path('a.png'), Path('b.png'), Path('c.png')))
    _, path = write('dlc', source, tmp_path)
    table = pd.read_csv(path, header=[0, 1, 2], index_col=0)
    assert list(table.index) == ['a.png', 'b.png', 'c.png']


def test_sleap_reads_its_predictions(video, tmp_path):
    sio = pytest.importorskip('sleap_io')
    poses, path = write('slp', video, tmp_path, (2, 0, 1))
    labels = sio.load_file(str(path))
    assert labels.skeleton.node_names == NAMES
    assert [frame.frame_idx for frame in labels] == [0, 2]
    found = labels[0].instances[1].numpy()
    np.testing.assert_allclose(found, poses[0].keypoints[1])
    assert labels.provenance['made_by'] == 'clamp_mmpose'
    pairs = labels.skeleton.symmetries
    assert [{node.name for node in p.nodes} for p in pairs] == [set(NAMES[:2])]


def test_parquet_is_the_long_table(video, tmp_path):
    parquet = pytest.importorskip('pyarrow.parquet')
    poses, path = write('parquet', video, tmp_path, (2, 0, 1))
    table = parquet.read_table(path).to_pylist()
    _, other = write('csv', video, tmp_path, (2, 0, 1))
    expected = rows_of(other)
    assert list(table[0]) == list(expected[0])
    for row, like in zip(table, expected, strict=True):
        texts = ['' if row[k] is None else str(row[k]) for k in row]
        assert texts[:2] == [like['source'], like['frame']]
        assert texts[3:5] == [like['animal'], like['keypoint']]
        if like['x']:
            assert row['x'] == pytest.approx(float(like['x']), abs=0.006)
    metadata = parquet.read_metadata(path).metadata
    assert json.loads(metadata[b'clamp_mmpose']) == RECORD


IDS = dict(animals=(2, 0, 1, 1), ids=([7, 2], [], [7], [3]))


@pytest.mark.parametrize('word', ['csv', 'wide', 'parquet'])
def test_tables_call_animals_by_their_ids(video, tmp_path, word):
    _, path = write(word, video, tmp_path, **IDS)
    if word == 'parquet':
        parquet = pytest.importorskip('pyarrow.parquet')
        rows = parquet.read_table(path).to_pylist()
    else:
        rows = rows_of(path)
    found = [row['animal'] for row in rows if row['animal'] not in ('', None)]
    times = 1 if word == 'wide' else len(NAMES)
    assert [int(one) for one in found[::times]] == [7, 2, 7, 3]


def test_coco_has_ids_as_those_of_tracks(video, tmp_path):
    _, path = write('coco', video, tmp_path, **IDS)
    rows = json.loads(path.read_text())['annotations']
    assert [row['track_id'] for row in rows] == [7, 2, 7, 3]
    _, path = write('coco', video, tmp_path)
    rows = json.loads(path.read_text())['annotations']
    assert not any('track_id' in row for row in rows)


@pytest.mark.parametrize('word', ['dlc', 'h5'])
def test_individuals_of_deeplabcut_are_the_ids(video, tmp_path, word):
    pd = pytest.importorskip('pandas')
    poses, path = write(word, video, tmp_path, **IDS)
    if word == 'h5':
        table = pd.read_hdf(path)
    else:
        table = pd.read_csv(path, header=[0, 1, 2, 3], index_col=0)
    individuals = list(dict.fromkeys(table.columns.get_level_values(1)))
    assert individuals == ['animal2', 'animal3', 'animal7']
    found = table[('clamp_mmpose', 'animal7', NAMES[1], 'y')]
    expected = [poses[i].keypoints[0, 1, 1] for i in (0, 2)]
    np.testing.assert_allclose(found[[0, 2]], expected, atol=1e-3)
    assert np.isnan(found[[1, 3]]).all()


def test_one_animal_with_an_id_is_an_individual(video, tmp_path):
    pd = pytest.importorskip('pandas')
    _, path = write('dlc', video, tmp_path, (1, 0), ([4], []))
    table = pd.read_csv(path, header=[0, 1, 2, 3], index_col=0)
    assert set(table.columns.get_level_values(1)) == {'animal4'}


def test_tracks_of_sleap_are_the_ids(video, tmp_path):
    sio = pytest.importorskip('sleap_io')
    _, path = write('slp', video, tmp_path, **IDS)
    labels = sio.load_file(str(path))
    assert [one.name for one in labels.tracks] == [
        'animal2',
        'animal3',
        'animal7',
    ]
    found = [[one.track.name for one in frame] for frame in labels]
    assert found == [['animal7', 'animal2'], ['animal7'], ['animal3']]


def test_drawn_pictures_are_in_a_folder(tmp_path):
    source = Pictures('cats', (Path('a.png'), Path('b.png')))
    _, path = write('drawn', source, tmp_path, (1, 0))
    names = sorted(file.name for file in path.iterdir())
    assert names == ['000000_a.jpg', '000001_b.jpg']
    assert cv2.imread(str(path / names[0])).shape == (70, 90, 3)
    (path / 'notes.jpg').touch()
    write('drawn', Pictures('cats', (Path('c.png'),)), tmp_path, (1,))
    names = sorted(file.name for file in path.iterdir())
    assert names == ['000000_c.jpg', 'notes.jpg']


@pytest.mark.parametrize('size', [(90, 70), (91, 69)])
def test_drawn_videos_are_h264_of_the_same_length(video, tmp_path, size):
    pytest.importorskip('imageio_ffmpeg')
    kind = writer_class('drawn', video)
    path = path_of(kind, video, tmp_path)
    writer = kind(Target(path, video, SKELETON, RECORD, Look()))
    for i in range(12):
        image = np.full((size[1], size[0], 3), (20 * i, 100, 50), np.uint8)
        writer.add(Frame(image, video.path, i, i / 20), some_poses(0))
    writer.close(RECORD)
    drawn = Video('drawn', path)
    found = [frame.image for frame in drawn.frames()]
    assert len(found) == 12
    assert drawn.fps == 20
    height, width = found[0].shape[:2]
    assert (width, height) == tuple(-(-side // 2) * 2 for side in size)
    code = int(cv2.VideoCapture(str(path)).get(cv2.CAP_PROP_FOURCC))
    assert code.to_bytes(4, 'little') in (b'h264', b'avc1')
    inside = found[5][: size[1], : size[0]].mean((0, 1))
    np.testing.assert_allclose(inside, (100, 100, 50), atol=5)
    assert b'made_by' in path.read_bytes()


def test_a_drawn_video_that_ffmpeg_could_not_complete_is_an_error(
    video, tmp_path, monkeypatch
):
    pytest.importorskip('imageio_ffmpeg')
    kind = writer_class('drawn', video)
    monkeypatch.setattr(kind, 'import_package', lambda _: FfmpegOnAFullDisk)
    path = path_of(kind, video, tmp_path)
    writer = kind(Target(path, video, SKELETON, RECORD, Look()))
    writer.add(some_frame(video.path, 0, 0.0), some_poses(1))
    with pytest.raises(OSError, match=r'clip\.drawn\.mp4 has 0 of 1 frames'):
        writer.close(RECORD)


class FfmpegOnAFullDisk:
    """Takes all frames, and fails silently at the end."""

    @staticmethod
    def write_frames(path, size, **options):
        Path(path).write_bytes(b'begun')
        while True:
            yield


def test_a_format_that_is_not_known_is_one_sentence(video):
    with pytest.raises(ValueError, match="'xls' is none of coco, csv, dlc"):
        writer_class('xls', video)


def test_a_package_that_is_missing_is_one_sentence(video, monkeypatch):
    kind = FORMATS['parquet']
    monkeypatch.setattr(kind, 'package', ('no_such_package', 'parquet'))
    with pytest.raises(ValueError, match='pip install no-such-package'):
        writer_class('parquet', video)
