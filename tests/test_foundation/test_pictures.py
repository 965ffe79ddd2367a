"""Pictures are read as viewers show them, or refused with one sentence."""

import os
import struct
import subprocess
import sys
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image
from samples import SHARED

from clamp_mmpose.foundation.pictures import picture_size, read_picture

ORIENTATION = 0x0112


@pytest.fixture
def colours():
    """(12, 20, 3) uint8 RGB: smooth, so that JPEG keeps it nearly."""
    corners = np.random.default_rng(0).integers(0, 256, (2, 3, 3), np.uint8)
    small = Image.fromarray(corners)
    return np.asarray(small.resize((20, 12), Image.Resampling.BILINEAR))


@pytest.fixture
def save(tmp_path, colours):
    """Writes the colours in a Pillow mode; returns the file's path."""

    def save(suffix, mode='RGB', **options):
        path = tmp_path / f'picture.{suffix}'
        Image.fromarray(colours).convert(mode).save(path, **options)
        return path

    return save


def refusal(path, function=read_picture, **options):
    with pytest.raises(ValueError) as info:
        function(path, **options)
    message = str(info.value)
    assert str(path) in message and '\n' not in message
    return message


@pytest.mark.parametrize('suffix', ['png', 'bmp', 'tif', 'ppm', 'gif'])
def test_pixels_are_those_of_the_file(save, colours, suffix):
    picture = read_picture(save(suffix))
    assert picture.dtype == np.uint8 and picture.flags['C_CONTIGUOUS']
    if suffix != 'gif':
        np.testing.assert_array_equal(picture[..., ::-1], colours)
    assert np.abs(picture[..., ::-1].astype(int) - colours).max() < 60


@pytest.mark.parametrize('mode', ['L', 'RGB'])
@pytest.mark.parametrize('suffix', ['jpg', 'png'])
def test_same_pixels_as_opencv(save, suffix, mode):
    path = save(suffix, mode)
    np.testing.assert_array_equal(read_picture(path), cv2.imread(str(path)))


@pytest.mark.parametrize('mode', ['1', 'L', 'LA', 'P', 'PA', 'RGBA', 'I;16'])
def test_every_kind_of_png_is_as_opencv_has_it(tmp_path, colours, mode):
    path = tmp_path / 'picture.png'
    image = Image.fromarray(colours)
    if mode == 'I;16':
        image = Image.fromarray(colours[..., 0].astype(np.uint16) * 200)
    elif mode == 'PA':  # a palette with transparency
        image = image.quantize(8)
        image.info['transparency'] = 0
    else:
        image = image.convert(mode)
    image.save(path)
    assert path.stat().st_size
    np.testing.assert_array_equal(read_picture(path), cv2.imread(str(path)))


def test_png_of_16_bit_colours(tmp_path, colours):
    path = tmp_path / 'deep.png'
    cv2.imwrite(str(path), colours[..., ::-1].astype(np.uint16) * 257)
    np.testing.assert_array_equal(read_picture(path)[..., ::-1], colours)


@pytest.mark.parametrize('suffix', ['jpg', 'tif'])
def test_cmyk_is_shown_in_its_colours(save, colours, suffix):
    options = dict(quality=100, subsampling=0) if suffix == 'jpg' else {}
    picture = read_picture(save(suffix, 'CMYK', **options))
    assert np.abs(picture[..., ::-1].astype(int) - colours).max() <= 6


@pytest.mark.parametrize('suffix', ['gif', 'png', 'webp', 'tif'])
def test_of_an_animation_or_pages_the_first_is_read(tmp_path, suffix):
    path = tmp_path / f'moving.{suffix}'
    frames = [Image.new('RGB', (20, 12), colour) for colour in ('red', 'blue')]
    options = dict(lossless=True) if suffix == 'webp' else {}
    frames[0].save(path, save_all=True, append_images=frames[1:], **options)
    np.testing.assert_array_equal(
        read_picture(path)[0, 0], [0, 0, 255], err_msg='not the red one'
    )


@pytest.mark.parametrize('orientation', range(10))
@pytest.mark.parametrize('suffix', ['jpg', 'png', 'tif', 'webp'])
def test_turned_pictures_are_upright(tmp_path, colours, suffix, orientation):
    path = tmp_path / f'turned.{suffix}'
    stored = {  # what a camera stores so that the tag turns it upright
        2: colours[:, ::-1],
        3: colours[::-1, ::-1],
        4: colours[::-1],
        5: colours.swapaxes(0, 1),
        6: np.rot90(colours),
        7: colours[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(colours, -1),
    }.get(orientation, colours)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    options = {
        'jpg': dict(quality=100, subsampling=0),
        'webp': dict(lossless=True),
    }.get(suffix, {})
    Image.fromarray(np.ascontiguousarray(stored)).save(
        path, exif=exif, **options
    )
    picture = read_picture(path)
    assert picture.shape == (12, 20, 3)
    assert picture_size(path) == (20, 12)
    assert np.abs(picture[..., ::-1].astype(int) - colours).max() <= 4
    if suffix == 'jpg':
        np.testing.assert_array_equal(picture, cv2.imread(str(path)))


def test_damaged_exif_is_no_exif(tmp_path, colours):
    path = tmp_path / 'exif.jpg'
    Image.fromarray(colours).save(path, exif=b'Exif\0\0MM\0*\0\0\xff\xff')
    assert read_picture(path).shape == (12, 20, 3)
    assert picture_size(path) == (20, 12)


@pytest.mark.parametrize(
    'suffix', ['jpg', 'png', 'bmp', 'tif', 'gif', 'webp', 'ppm']
)
@pytest.mark.parametrize('part', [0.3, 0.6, 0.9])
def test_part_of_a_file_is_refused(tmp_path, suffix, part):
    path = tmp_path / f'part.{suffix}'
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    assert 'damaged' in refusal(path)


def test_jpeg_that_ends_in_zeros_is_refused(tmp_path):
    path = tmp_path / 'zeros.jpg'
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(path)
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + bytes(len(content) - half))
    assert 'damaged' in refusal(path)


@pytest.mark.parametrize(
    'content',
    [b'P', b'GIF8', b'\xff\xd8\xff', b'%!PS-Adobe-3.0\n', b'hello\n' * 9],
)
@pytest.mark.parametrize('function', [read_picture, picture_size])
def test_other_files_are_refused(tmp_path, content, function):
    path = tmp_path / 'other.jpg'
    path.write_bytes(content)
    message = refusal(path, function)
    assert 'is not a picture (JPEG, ' in message or 'damaged' in message


@pytest.mark.parametrize('function', [read_picture, picture_size])
def test_what_is_no_ordinary_file_is_refused(tmp_path, function):
    pipe, empty = tmp_path / 'pipe.jpg', tmp_path / 'empty.jpg'
    os.mkfifo(pipe)
    empty.touch()
    link = tmp_path / 'link.jpg'
    link.symlink_to('/dev/zero')
    assert 'is a folder' in refusal(tmp_path, function)
    assert 'is empty' in refusal(empty, function)
    for path in (pipe, '/dev/zero', link):
        assert 'is no file, a picture is needed' in refusal(path, function)


@pytest.mark.parametrize('function', [read_picture, picture_size])
def test_absent_file_is_its_own_error(tmp_path, function):
    (tmp_path / 'a.jpg').touch()
    for name in ('none.jpg', 'a.jpg/b.jpg'):
        with pytest.raises(FileNotFoundError, match=f'no picture .*{name}'):
            function(tmp_path / name)


@pytest.mark.parametrize(
    'dtype, kind', [(np.float32, 'decimal'), (np.int32, '32-bit')]
)
def test_numbers_that_are_no_brightness_are_refused(tmp_path, dtype, kind):
    path = tmp_path / 'numbers.tif'
    Image.fromarray(np.ones((12, 20), dtype)).save(path)
    assert f'holds {kind} numbers' in refusal(path)
    assert picture_size(path) == (20, 12)


def test_limit_can_be_raised(save):
    path = save('png')
    message = refusal(path, max_megapixels=0.0002)
    assert '20 x 12' in message and 'raise max_megapixels' in message
    assert read_picture(path, max_megapixels=0.00024).shape == (12, 20, 3)


def write_bomb(path, side):
    """A PNG of a few kilobytes that claims and has side x side pixels."""

    def chunk(kind, data):
        return (
            struct.pack('>I', len(data))
            + (kind + data)
            + struct.pack('>I', zlib.crc32(kind + data))
        )

    header = struct.pack('>IIBBBBB', side, side, 1, 0, 0, 0, 0)
    deflate = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    packed = b''.join(deflate.compress(row) for _ in range(side))
    path.write_bytes(
        b'\x89PNG\r\n\x1a\n'
        + chunk(b'IHDR', header)
        + chunk(b'IDAT', packed + deflate.flush())
        + chunk(b'IEND', b'')
    )


MEASURE = """
import resource, sys
from clamp_mmpose.foundation.pictures import read_picture
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_picture(sys.argv[1])
except ValueError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_huge_picture_is_refused_before_it_is_decoded(tmp_path):
    path = tmp_path / 'bomb.png'
    write_bomb(path, 30000)
    run = subprocess.run(
        [sys.executable, '-c', MEASURE, path], capture_output=True, text=True
    )
    message, kilobytes = run.stdout.splitlines()
    assert '900 megapixels, the limit is 100' in message
    assert int(kilobytes) < 50_000


def test_samples_of_bad_pictures():
    folder = SHARED / 'bad' / 'images'
    if not folder.exists():
        pytest.skip('the samples of bad pictures are not here')
    assert read_picture(folder / 'exif6.jpg').shape == (160, 120, 3)
    assert picture_size(folder / 'exif6.jpg') == (120, 160)
    assert 'decimal numbers' in refusal(folder / 'float.tiff')
    assert 'is not a picture' in refusal(folder / 'text.jpg')
    assert 'is incomplete or damaged' in refusal(folder / 'trunc50.jpg')
