"""SLEAP files."""

import label_files
import numpy as np
import pytest

from clamp_mmpose.importing import ImportFailed, Options
from clamp_mmpose.importing.formats import recognise
from clamp_mmpose.importing.labels import PictureFile
from clamp_mmpose.importing.pictures import write_pictures

sio = pytest.importorskip('sleap_io', reason='extra [data] is not installed')


def read(path, **options):
    return recognise(path).read(path, Options(**options))


def save(folder, frames, names=('A', 'B')):
    """Frames are lists of (class, points); a list of pictures is the video."""
    skeleton = sio.Skeleton(
        list(names), edges=[(0, 1)], symmetries=[tuple(names[:2])]
    )
    files = [
        str(label_files.picture(folder / f'imgs/i{i}.png', i))
        for i in range(len(frames))
    ]
    video = sio.Video.from_filename(files)
    labeled = [
        sio.LabeledFrame(
            video=video,
            frame_idx=i,
            instances=[
                kind.from_numpy(np.array(points, float), skeleton=skeleton)
                for kind, points in instances
            ],
        )
        for i, instances in enumerate(frames)
    ]
    path = folder / 'labels.slp'
    sio.save_slp(sio.Labels(labeled), str(path))
    return path


USER, MODEL = sio.Instance, sio.PredictedInstance


def test_points_edges_and_symmetries(tmp_path):
    nan = float('nan')
    path = save(tmp_path, [[(USER, [[3, 4], [nan, nan]])]])
    labels = read(path)
    assert labels.keypoints == ['A', 'B']
    assert labels.edges == [('A', 'B')]
    assert labels.pairs == [('A', 'B')]
    (picture,) = labels.pictures
    assert picture.image == PictureFile(tmp_path / 'imgs/i0.png')
    assert picture.animals[0].points == [(3, 4, 2), (0, 0, 0)]
    assert picture.animals[0].labelled_in == f'{path}, i0.png'


def test_the_user_is_right_where_a_model_has_found_the_same(tmp_path):
    user, model = (USER, [[3, 4], [5, 6]]), (MODEL, [[3, 5], [5, 7]])
    path = save(tmp_path, [[user, model], [model]])
    labels = read(path)
    assert [len(p.animals) for p in labels.pictures] == [1]
    assert labels.pictures[0].animals[0].points[0] == (3, 4, 2)
    assert '1 frames have predictions only' in labels.notes[0]
    assert len(read(path, use_predictions=True).pictures) == 2


def test_pictures_that_moved_are_found_beside_the_file(tmp_path):
    path = save(tmp_path, [[(USER, [[3, 4], [5, 6]])]])
    new = tmp_path / 'new'
    new.mkdir()
    path.rename(new / 'labels.slp')
    (tmp_path / 'imgs').rename(new / 'pictures')
    (picture,) = read(new / 'labels.slp').pictures
    assert picture.image.path == new / 'pictures/i0.png'
    (new / 'pictures/i0.png').unlink()
    with pytest.raises(ImportFailed, match='video is not here'):
        read(new / 'labels.slp')


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / 'x.slp'
    path.write_bytes(b'\x89HDF\r\n\x1a\n' + bytes(100))
    with pytest.raises(ImportFailed, match='x.slp cannot be read by sleap-io'):
        read(path)


def test_all_skeletons_of_a_file_have_symmetries(tmp_path):
    video = sio.Video.from_filename(
        [str(label_files.picture(tmp_path / f'i{i}.png', i)) for i in (0, 1)]
    )
    frames = []
    for i, names in enumerate([['p', 'q'], ['r', 's']]):
        skeleton = sio.Skeleton(
            names, symmetries=[tuple(names)], name=names[0]
        )
        points = np.array([[3, 4], [5, 6]], float)
        animal = USER.from_numpy(points, skeleton=skeleton)
        frames.append(sio.LabeledFrame(video, i, [animal]))
    sio.save_slp(sio.Labels(frames), str(tmp_path / 'a.slp'))
    labels = read(tmp_path / 'a.slp')
    assert labels.keypoints == ['p', 'q', 'r', 's']
    assert labels.pairs == [('p', 'q'), ('r', 's')]
    assert '2 skeletons (p, r) became one' in labels.notes[0]


def test_a_frame_that_the_list_of_pictures_lacks_is_told(tmp_path):
    file = str(label_files.picture(tmp_path / 'i0.png', 0))
    video, skeleton = sio.Video.from_filename([file]), sio.Skeleton(['a'])
    frames = [
        sio.LabeledFrame(
            video, i, [USER.from_numpy(np.ones((1, 2)), skeleton=skeleton)]
        )
        for i in (0, 7)
    ]
    sio.save_slp(sio.Labels(frames), str(tmp_path / 'a.slp'))
    labels = read(tmp_path / 'a.slp')
    assert len(labels.pictures) == 1
    assert '1 frames were left out' in labels.notes[0]


def test_a_video_is_not_read_for_two_of_its_name(tmp_path):
    skeleton = sio.Skeleton(['a'])
    files = [tmp_path / day / 'cam.avi' for day in ('day1', 'day2')]
    frames = []
    for file in files:
        label_files.video(file)
        animal = USER.from_numpy(np.ones((1, 2)), skeleton=skeleton)
        video = sio.Video.from_filename(str(file))
        frames.append(sio.LabeledFrame(video, 0, [animal]))
    path = tmp_path / 'a.slp'
    sio.save_slp(sio.Labels(frames), str(path))
    assert [p.image.path for p in read(path).pictures] == files
    files[0].rename(tmp_path / 'cam.avi')
    files[1].unlink()
    with pytest.raises(ImportFailed, match='day1/cam.avi and day2/cam.avi'):
        read(path)


def test_a_video_of_another_size_than_labelled_is_an_error(tmp_path):
    skeleton = sio.Skeleton(['a'])
    file = label_files.video(tmp_path / 'v.avi')
    video = sio.Video.from_filename(str(file))
    animal = USER.from_numpy(np.ones((1, 2)), skeleton=skeleton)
    frames = [sio.LabeledFrame(video, i, [animal]) for i in range(3)]
    sio.save_slp(sio.Labels(frames), str(tmp_path / 'a.slp'))
    assert read(tmp_path / 'a.slp').pictures[0].size == (64, 48)
    label_files.video(file, size=(32, 24))
    pictures = read(tmp_path / 'a.slp').pictures
    with pytest.raises(ImportFailed, match='32 x 24.*labels say 64 x 48'):
        list(write_pictures(pictures, tmp_path / 'out'))


@pytest.mark.parametrize('kind', ['array', 'damaged'])
def test_what_is_no_picture_in_the_file_is_not_taken_for_one(tmp_path, kind):
    h5py = pytest.importorskip('h5py')
    path = save(tmp_path, [[(USER, [[3, 4], [5, 6]])]])
    sio.save_slp(sio.load_slp(path), str(path), embed='user')
    assert read(path).pictures[0].image.pixels.shape == (30, 40, 3)
    with h5py.File(path, 'r+') as file:
        if kind == 'array':  # not bytes of a PNG, but rows and columns
            file['video0/video'].attrs['format'] = 'hdf5'
        else:
            content = file['video0/video'][0].copy()
            content[8:] = 0
            file['video0/video'][0] = content
    with pytest.raises(ImportFailed, match='no labelled frame whose'):
        read(path)
