"""Picture files read as viewers show them, or refused with one sentence.

Pillow and numpy only, so that whoever needs no PyTorch can read pictures, too.
For JPEG and PNG the pixels are those of OpenCV, which mmpose trains with.
"""

import hashlib
import stat
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.Image import Transpose

MAX_MEGAPIXELS = 100
# the formats that are pictures; Pillow's others include whole programs
FORMATS = 'JPEG PNG WEBP TIFF BMP GIF PPM JPEG2000 AVIF'.split()
ORIENTATION = 0x0112  # EXIF's number of this tag
# what its values ask for; those from 5 on swap width and height
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def read_picture(
    path: str | Path, max_megapixels: float = MAX_MEGAPIXELS
) -> np.ndarray:
    """Read a picture as viewers show it.

    EXIF's orientation is applied. Grey, palette and CMYK become colours,
    transparency is ignored, 16 bits become the upper 8, of an animation or
    of many pages the first is read: all as ``cv2.imread`` does.

    Args:
        path (str | Path): Of a JPEG, PNG, WebP, TIFF, BMP, GIF, PPM,
            JPEG 2000 or AVIF file.
        max_megapixels (float): Larger pictures are refused before they are
            decoded, which would take 9 bytes a pixel. Defaults to 100.

    Returns:
        np.ndarray: (h, w, 3) uint8, BGR.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is no ordinary file, no picture of these kinds,
            incomplete, too large, or of numbers that are no brightness.
    """
    with _file(path) as file:
        image = _header(path, file)
        _check_size(path, image.size, max_megapixels)
        try:
            _check_end(image, file)
            image.load()
        except Exception as error:  # Pillow's plugins raise many kinds
            raise ValueError(
                f'{path} is incomplete or damaged ({error}): get it again'
            ) from error
        turn = TURNS.get(_orientation(image))
        pixels = _to_rgb(path, image, turn)
    return np.ascontiguousarray(pixels[..., ::-1])


def digest_of_pixels(pixels: np.ndarray) -> str:
    """The same text for the same pixels, whatever the format of the file.

    Args:
        pixels (np.ndarray): Of any shape.
    """
    shape = str(pixels.shape).encode()
    return hashlib.sha256(
        shape + np.ascontiguousarray(pixels).data
    ).hexdigest()


def picture_size(path: str | Path) -> tuple[int, int]:
    """Width and height of a picture as viewers show it, without decoding it.

    Args:
        path (str | Path): As :func:`read_picture` takes it.

    Returns:
        tuple[int, int]: Width and height in pixels, EXIF's orientation
        applied.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is no ordinary file, or no picture of these kinds.
    """
    with _file(path) as file:
        image = _header(path, file)
        width, height = image.size
        return (height, width) if _orientation(image) >= 5 else (width, height)


def num_pages(path: str | Path) -> int:
    """How many pictures an animation or a file of pages holds.

    Args:
        path (str | Path): As :func:`read_picture` takes it.

    Returns:
        int: 1 for others, and for JPEGs of phones with a picture of depth.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is no picture of these kinds, or one behind the first
            is damaged.
    """
    with _file(path) as file:
        image = _header(path, file)
        try:
            pages = getattr(image, 'n_frames', 1)
        except Exception as error:  # Pillow's plugins raise many kinds
            raise ValueError(
                f'{path} is damaged behind its first picture ({error}): get '
                'it again'
            ) from error
        return 1 if image.format == 'MPO' else pages


def picture_orientation(path: str | Path) -> int:
    """What EXIF says of how a picture is turned, without decoding it.

    Args:
        path (str | Path): As :func:`picture_size` takes it, which raises
            the same errors.

    Returns:
        int: 1 to 8, 1 for upright; from 5 on width and height are swapped.
    """
    with _file(path) as file:
        return _orientation(_header(path, file))


def _file(path: str | Path):
    """The open file; a pipe or device is never opened, as it might hang."""
    try:
        found = Path(path).stat()
        if not stat.S_ISREG(found.st_mode):
            kind = 'a folder' if stat.S_ISDIR(found.st_mode) else 'no file'
            raise ValueError(f'{path} is {kind}, a picture is needed')
        if not found.st_size:
            raise ValueError(f'{path} is empty, a picture is needed')
        return open(path, 'rb')
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(f'there is no picture {path}') from None
    except OSError as error:
        raise ValueError(f'{path} cannot be read: {error.strerror}') from error


def _header(path: str | Path, file) -> Image.Image:
    """The picture, not decoded yet.

    ``Image.open`` is not used: it has a limit of its own, of 179 megapixels,
    which one can only raise for the whole process.
    """
    Image.init()
    start = file.read(16).ljust(16, b'\0')
    for name in FORMATS:
        factory, accepts = Image.OPEN.get(name, (None, None))
        if factory is None or accepts(start) is not True:
            continue
        file.seek(0)
        try:
            return factory(file, str(path))
        except Exception as error:  # Pillow's plugins raise many kinds
            raise ValueError(
                f'{path} begins as a {name} file, but is damaged or of a '
                f'kind that cannot be read ({error}): get it again, or save '
                'it as PNG with 8 bits per channel'
            ) from error
    raise ValueError(
        f'{path} is not a picture ({", ".join(FORMATS)} are read)'
    )


def _check_end(image: Image.Image, file) -> None:
    """Refuse a JPEG that never ends, as one whose second half is zeros.

    Zeros can be decoded, so Pillow and OpenCV see nothing wrong.
    """
    if image.format in ('JPEG', 'MPO'):
        start_of_scan = file.tell()  # where Pillow stops reading the header
        if b'\xff\xd9' not in file.read():
            raise ValueError('its end is missing')
        file.seek(start_of_scan)


def _orientation(image: Image.Image) -> int:
    """1 to 8, 1 for upright."""
    if image.format == 'TIFF':
        return 1  # Pillow turns these itself
    try:
        value = image.getexif().get(ORIENTATION)
    except Exception:  # damaged EXIF is as good as none, as viewers have it
        return 1
    return value if value in TURNS else 1


def _check_size(
    path: str | Path, size: tuple[int, int], max_megapixels: float
) -> None:
    width, height = size
    if not width * height <= max_megapixels * 1e6:
        raise ValueError(
            f'{path} has {width} x {height} = {width * height / 1e6:.0f} '
            f'megapixels, the limit is {max_megapixels:g}: make it smaller, '
            'or raise max_megapixels if you trust it'
        )


def _to_rgb(path: str | Path, image: Image.Image, turn) -> np.ndarray:
    """(h, w, 3) uint8, turned."""
    # Pillow has 16-bit grey of PNG and PPM as 'I', numbers of 32 bits
    is_16_bit = image.mode == 'I' and image.format in ('PNG', 'PPM')
    if image.mode.startswith('I;16') or is_16_bit:
        upper = (np.asarray(image) >> 8).astype(np.uint8)
        image = Image.fromarray(upper)
    elif image.mode in ('F', 'I'):
        kind = 'decimal' if image.mode == 'F' else '32-bit'
        raise ValueError(
            f'{path} holds {kind} numbers, for which black and white are '
            'not agreed: save it with 8 bits per channel'
        )
    try:
        image = image.convert('RGB')
    except ValueError as error:
        raise ValueError(
            f'{path} has colours of kind {image.mode}, which cannot be '
            'converted: save it as RGB'
        ) from error
    return np.asarray(image if turn is None else image.transpose(turn))
