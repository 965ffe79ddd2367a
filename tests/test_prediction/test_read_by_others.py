"""What is written is read by the programs it is meant for."""

from dataclasses import replace

import numpy as np
import pytest
from predicted import (
    SKELETON,
    some_frame,
    some_poses,
    write_pictures,
    write_video,
)
from tiny import NAMES

from clamp_mmpose.prediction.drawing import Look
from clamp_mmpose.prediction.sources import Pictures, Video
from clamp_mmpose.prediction.writers import FORMATS, Target, path_of


@pytest.fixture
def video(tmp_path):
    return Video('clip', write_video(tmp_path / 'clip.mp4', 3, (90, 70)))


def write(word, source, out, animals, ids=None):
    """So many animals in each of some frames, perhaps with ids.

    Their poses and the file.
    """
    kind = FORMATS[word]
    if kind.package:
        pytest.importorskip(kind.package[0])
    path = path_of(kind, source, out)
    writer = kind(Target(path, source, SKELETON, {}, Look()))
    all_poses = [some_poses(n, seed) for seed, n in enumerate(animals)]
    if ids:
        all_poses = [
            replace(poses, boxes=poses.boxes.with_ids(known))
            for poses, known in zip(all_poses, ids, strict=True)
        ]
    for i, poses in enumerate(all_poses):
        many = isinstance(source, Pictures)
        place = source.paths[i] if many else source.path
        writer.add(some_frame(place, i, None if many else i / 20), poses)
    writer.close({})
    return all_poses, path


@pytest.mark.parametrize('most', [1, 2])
@pytest.mark.parametrize('word', ['dlc', 'h5', 'slp'])
def test_movement_reads_videos(video, tmp_path, word, most):
    load_poses = pytest.importorskip('movement.io.load_poses')
    if (word, most) == ('slp', 2):
        pytest.skip('without ids, movement takes SLEAP files of one animal')
    read = dict(slp=load_poses.from_sleap_file)
    poses, path = write(word, video, tmp_path, (most, 0, 1))
    found = read.get(word, load_poses.from_dlc_file)(str(path), fps=20)
    assert found.keypoints.values.tolist() == NAMES
    assert found.sizes['individuals'] == most
    # time, space, keypoints, individuals
    points = found.position.transpose(
        'time', 'individuals', 'keypoints', 'space'
    ).values
    np.testing.assert_allclose(points[0], poses[0].keypoints, atol=1e-3)
    if word != 'slp':  # SLEAP has no frames without an animal
        assert np.isnan(points[1]).all()


@pytest.mark.parametrize('word', ['dlc', 'h5', 'slp'])
def test_movement_reads_animals_by_their_ids(video, tmp_path, word):
    load_poses = pytest.importorskip('movement.io.load_poses')
    read = dict(slp=load_poses.from_sleap_file)
    ids = ([2, 1], [1], [1, 2])
    poses, path = write(word, video, tmp_path, (2, 1, 2), ids)
    found = read.get(word, load_poses.from_dlc_file)(str(path), fps=20)
    assert found.individuals.values.tolist() == ['animal1', 'animal2']
    points = found.position.transpose(
        'time', 'individuals', 'keypoints', 'space'
    ).values
    expected = [poses[0].keypoints[1], *(p.keypoints[0] for p in poses[1:])]
    np.testing.assert_allclose(points[:, 0], expected, atol=1e-3)
    assert np.isnan(points[1, 1]).all()


def test_sleap_io_reads_the_ids_of_coco(video, tmp_path):
    sio = pytest.importorskip('sleap_io')
    _, path = write('coco', video, tmp_path, (2, 1), ([2, 1], [1]))
    labels = sio.load_coco(str(path))
    found = [[one.track.name for one in frame] for frame in labels]
    assert found == [['track_2', 'track_1'], ['track_1']]


def test_sleap_io_reads_coco(video, tmp_path):
    sio = pytest.importorskip('sleap_io')
    poses, path = write('coco', video, tmp_path, (2, 0, 1))
    labels = sio.load_coco(str(path))
    assert labels.skeleton.node_names == NAMES
    found = [instance.numpy() for frame in labels for instance in frame]
    expected = [points for each in poses for points in each.keypoints]
    np.testing.assert_allclose(found, expected, atol=0.006)


def test_sleap_io_reads_deeplabcuts_tables_of_pictures(tmp_path):
    sio = pytest.importorskip('sleap_io')
    paths = tuple(write_pictures(tmp_path / 'cats'))
    poses, path = write('dlc', Pictures('cats', paths), tmp_path, (1, 1, 1))
    labels = sio.load_file(str(path), format='dlc')
    names = labels.skeleton.node_names
    assert sorted(names) == sorted(NAMES)
    order = [NAMES.index(name) for name in names]
    found = [frame.instances[0].numpy() for frame in labels]
    expected = [each.keypoints[0, order] for each in poses]
    np.testing.assert_allclose(found, expected, atol=1e-3)
