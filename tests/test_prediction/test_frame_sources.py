"""What can be predicted, and what is told where it cannot."""

import os

import cv2
import numpy as np
import pytest
from PIL import Image
from predicted import write_pictures, write_video

from clamp_mmpose.prediction.inputs import find_sources
from clamp_mmpose.prediction.sources import Pictures, Video


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with pictures, and one with videos, in which one is."""
    monkeypatch.chdir(tmp_path)
    write_pictures(tmp_path / 'cats', 3)
    write_video(tmp_path / 'day1' / 'a.mp4')
    write_video(tmp_path / 'day2' / 'a.mp4', frames=5)
    (tmp_path / 'cats' / 'notes.md').write_text('no picture')
    return tmp_path


def summary(sources):
    return {
        source.name: [path.name for path in source.paths]
        if isinstance(source, Pictures)
        else source.path.as_posix()
        for source in sources
    }


ALL = [f'picture{i}.png' for i in range(3)]


@pytest.mark.parametrize(
    'inputs, expected',
    [
        (['cats'], {'cats': ALL}),
        (['cats/picture1.png'], {'pictures': ALL[1:2]}),
        (['cats/*.png'], {'pictures': ALL}),
        (
            ['cats/picture2.png', 'cats/*.png'],
            {'pictures': [ALL[2], *ALL[:2]]},
        ),
        (['day1/a.mp4'], {'a': 'day1/a.mp4'}),
        (
            ['**/*.mp4'],
            {'day1_a': 'day1/a.mp4', 'day2_a': 'day2/a.mp4'},
        ),
        (['list.txt'], {'cats': ALL, 'a': 'day2/a.mp4'}),
        (['-'], {'pictures': ALL[:1]}),
    ],
)
def test_inputs_are_found(here, inputs, expected):
    (here / 'list.txt').write_text('cats\n\nday2/a.mp4\n')
    found = find_sources(inputs, ['cats/picture0.png\n'])
    assert summary(found) == expected


def test_a_dot_in_the_name_of_a_folder_begins_no_ending(tmp_path):
    for day in ('mouse.1', 'mouse.2'):
        write_pictures(tmp_path / day, 1)
    (alone,) = find_sources([tmp_path / 'mouse.1'])
    assert alone.name == 'mouse.1'
    both = find_sources([tmp_path / 'mouse.1', tmp_path / 'mouse.2'])
    assert [one.name for one in both] == ['mouse.1', 'mouse.2']


def test_lists_may_be_written_on_windows(here):
    mark = b'\xef\xbb\xbf'
    (here / 'list.txt').write_bytes(mark + b'cats\r\n\r\n  \r\nday2/a.mp4\r\n')
    assert summary(find_sources(['list.txt'])) == {
        'cats': ALL,
        'a': 'day2/a.mp4',
    }


def test_a_name_that_is_not_utf_8_is_one_sentence(tmp_path):
    """OpenCV 5.0 ends the whole process at such a video."""
    folder = tmp_path / os.fsdecode(b'caf\xe9')
    try:
        folder.mkdir()
    except OSError:
        pytest.skip('this file system has UTF-8 names only')
    write_pictures(tmp_path, 1)
    (tmp_path / 'picture0.png').rename(folder / 'a.png')
    with pytest.raises(ValueError, match='caf\ufffd.* is not UTF-8: rename'):
        find_sources([folder])


def test_numbers_are_in_the_order_of_numbers(tmp_path):
    for number in (10, 9, 1):
        Image.new('RGB', (4, 4)).save(tmp_path / f'{number}.png')
    (found,) = find_sources([tmp_path])
    assert [path.stem for path in found.paths] == ['1', '9', '10']


@pytest.mark.parametrize(
    'inputs, message',
    [
        (['gone.mp4'], 'there is no gone.mp4'),
        (['gone*.mp4'], r'there is no picture or video gone\*.mp4'),
        (['cats/notes.md'], 'notes.md is neither a picture'),
        (['empty'], 'empty has no picture and no video in it'),
        (['list.txt'], 'there is no gone.png, which list.txt names'),
        (['lists.txt'], 'lists.txt names list.txt: a list in a list'),
        (['none.txt'], 'none.txt names no picture and no video'),
        (['https://a.org/b.mp4'], 'https://a.org/b.mp4 is an address: downl'),
        (['-'], 'the standard input names no picture and no video'),
    ],
)
def test_what_is_no_input_is_one_sentence(here, inputs, message):
    (here / 'empty').mkdir()
    (here / 'list.txt').write_text('gone.png\n')
    (here / 'lists.txt').write_text('list.txt\n')
    (here / 'none.txt').write_text('\n')
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        find_sources(inputs)


def test_pictures_are_upright_and_rgb(tmp_path):
    image = Image.new('RGB', (8, 4), (255, 0, 0))
    exif = image.getexif()
    exif[0x0112] = 6  # on its side
    image.save(tmp_path / 'a.png', exif=exif)
    (source,) = find_sources([tmp_path / 'a.png'])
    (frame,) = source.frames()
    assert frame.image.shape == (8, 4, 3)
    assert (frame.image == (255, 0, 0)).all()
    assert (frame.index, frame.time) == (0, None)


@pytest.mark.parametrize('suffix', ['gif', 'webp', 'tif'])
def test_of_an_animation_the_first_picture_is_read_and_that_is_told(
    tmp_path, suffix
):
    first, *more = (Image.new('RGB', (8, 4), (i, 0, 0)) for i in (0, 90, 200))
    path = tmp_path / f'a.{suffix}'
    first.save(path, save_all=True, append_images=more)
    (source,) = find_sources([path])
    (frame,) = source.frames()
    assert frame.image.max() < 9
    (problem,) = source.problems
    assert 'holds 3 pictures, of which the first' in problem


def test_a_file_that_is_damaged_behind_its_first_picture_is_noted(tmp_path):
    first, *more = (Image.new('RGB', (8, 4), (i, 0, 0)) for i in (0, 90, 200))
    path = tmp_path / 'b.tif'
    first.save(path, save_all=True, append_images=more)
    path.write_bytes(path.read_bytes()[:-200])
    write_pictures(tmp_path, 1)
    (source,) = find_sources([tmp_path])
    assert len(list(source.frames())) == 1
    (problem,) = source.problems
    assert 'b.tif is damaged behind its first picture' in problem


def test_a_picture_that_cannot_be_read_is_noted_and_left_out(tmp_path):
    paths = write_pictures(tmp_path, 3)
    paths[1].write_bytes(paths[1].read_bytes()[:200])
    (source,) = find_sources([tmp_path])
    assert [frame.index for frame in source.frames()] == [0, 2]
    (problem,) = source.problems
    assert 'picture1.png is incomplete' in problem


def test_frames_of_a_video_have_their_time(tmp_path):
    source = Video('a', write_video(tmp_path / 'a.mp4', frames=9, fps=20))
    frames = list(source.frames())
    assert source.count == len(frames) == 9
    assert (source.fps, source.size) == (20, (96, 64))
    assert [frame.index for frame in frames] == list(range(9))
    times = [frame.time for frame in frames]
    np.testing.assert_allclose(times, np.arange(9) / 20, atol=1e-3)
    means = [frame.image.mean() for frame in frames]
    np.testing.assert_allclose(np.diff(means), 10, atol=4)
    assert not source.problems


def test_videos_are_rgb(tmp_path):
    writer = cv2.VideoWriter(
        str(tmp_path / 'a.avi'), cv2.VideoWriter_fourcc(*'MJPG'), 25, (32, 32)
    )
    for _ in range(3):
        writer.write(np.full((32, 32, 3), (0, 0, 255), np.uint8))  # BGR
    writer.release()
    frame = next(Video('a', tmp_path / 'a.avi').frames())
    assert frame.image[..., 0].min() > 200 > 90 > frame.image[..., 1:].max()


def test_a_text_that_names_another_video_is_not_followed(tmp_path):
    write_video(tmp_path / 'secret.mp4')
    path = tmp_path / 'a.mp4'
    path.write_text("ffconcat version 1.0\nfile 'secret.mp4'\n")
    with pytest.raises(ValueError, match='it is text'):
        list(Video('a', path).frames())


@pytest.mark.parametrize('kind', ['text', 'half', 'empty'])
def test_what_is_no_video_is_one_sentence(tmp_path, kind, capfd):
    path = write_video(tmp_path / 'a.mp4')
    whole = path.read_bytes()
    contents = dict(text=b'hello\n' * 50, half=whole[: len(whole) // 2])
    path.write_bytes(contents.get(kind, b''))
    with pytest.raises(ValueError, match='a.mp4 is no video that can be read'):
        list(Video('a', path).frames())


def test_a_video_that_ends_early_is_noted(tmp_path):
    path = write_video(tmp_path / 'a.avi', frames=40)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * 0.6)])
    source = Video('a', path)
    found = len(list(source.frames()))
    assert 0 < found < 40
    (problem,) = source.problems
    assert f'a.avi ended after {found} of' in problem
