"""What is given is read within limits, or refused with its own name."""

import cv2
import numpy as np
import pytest
from PIL import Image
from predicted import write_pictures, write_video

from clamp_mmpose.web import uploads
from clamp_mmpose.web.uploads import check_upload, read_film


def test_a_picture_is_as_predict_reads_it(tmp_path):
    (path,) = write_pictures(tmp_path, 1)
    film = read_film(path, 'cat.png')
    assert len(film) == 1
    frame = film.frame(0)
    assert (frame.source.name, frame.index, frame.time) == ('cat.png', 0, None)
    np.testing.assert_array_equal(
        frame.image, cv2.imread(str(path))[..., ::-1]
    )


def test_frames_of_a_video_are_kept_small_and_timed(tmp_path):
    path = write_video(tmp_path / 'a.mp4', frames=7, fps=20)
    film = read_film(path, 'clip.mp4')
    assert len(film) == 7 and film.note == ''
    assert all(image.ndim == 1 for image in film.images)
    frame = film.frame(3)
    assert frame.image.shape == (64, 96, 3)
    assert frame.time == pytest.approx(3 / 20, abs=1e-3)
    brightness = [film.frame(i).image.mean() for i in range(7)]
    np.testing.assert_allclose(np.diff(brightness), 10, atol=4)


def test_of_a_long_video_the_beginning_is_read_and_the_user_told(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(uploads, 'MAX_FRAMES', 4)
    film = read_film(write_video(tmp_path / 'a.mp4', frames=7), 'a.mp4')
    assert len(film) == 4
    assert film.note.startswith('These are the first 4 of 7 frames')


def broken(path):
    write_pictures(path.parent, 1)
    path.write_bytes((path.parent / 'picture0.png').read_bytes()[:200])


def text(path):
    path.write_text('no picture at all')


def bomb(path):
    Image.new('1', (8000, 6000)).save(path)


@pytest.mark.parametrize(
    'name, write, message',
    [
        ('cat.png', broken, 'cat.png is incomplete'),
        ('cat.png', text, 'cat.png is not a picture'),
        ('cat.png', bomb, 'cat.png has 8000 x 6000 = 48 megapixels'),
        ('cat.mp4', text, 'cat.mp4 is no video that can be read: it is text'),
        ('cat.txt', text, 'cat.txt is neither a picture'),
        ('cat', text, 'cat is neither a picture'),
    ],
)
def test_bad_files_are_refused_by_the_name_that_the_user_knows(
    tmp_path, name, write, message
):
    path = tmp_path / f'file{name[3:]}'
    write(path)
    with pytest.raises(ValueError) as error:
        read_film(path, name)
    assert str(error.value).startswith(message)
    assert str(tmp_path) not in str(error.value)


def test_large_frames_are_refused_before_one_is_decoded(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, 'MAX_VIDEO_MEGAPIXELS', 0.001)
    path = write_video(tmp_path / 'a.mp4', frames=2)
    monkeypatch.setattr(uploads.Video, 'frames', None)
    with pytest.raises(ValueError, match='a.mp4 has 96 x 64 = 0 megapixels'):
        read_film(path, 'a.mp4')


def test_size_is_limited():
    assert check_upload('cat.JPG', 200 * 2**20) == '.jpg'
    with pytest.raises(ValueError, match='cat.jpg has more than 200 MB'):
        check_upload('cat.jpg', 200 * 2**20 + 1)
