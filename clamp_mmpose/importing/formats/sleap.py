"""SLEAP files, read by sleap-io (``pip install clamp_mmpose[data]``)."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ..labels import (
    Animal,
    ImportFailed,
    LabelSet,
    Picture,
    PictureFile,
    PixelArray,
    VideoFrame,
)
from .paths import VIDEOS, PictureFinder, name_of
from .registry import Options, register

if TYPE_CHECKING:
    import sleap_io

_HDF5 = b'\x89HDF\r\n\x1a\n'


def _recognises(path: Path) -> bool:
    return bool(_files(path))


def _files(path: Path) -> list[Path]:
    files = [path] if path.is_file() else sorted(path.glob('*.slp'))
    return [f for f in files if f.suffix.lower() == '.slp' and _is_hdf5(f)]


def _is_hdf5(file: Path) -> bool:
    if not file.is_file():
        return False
    with open(file, 'rb') as opened:
        return opened.read(len(_HDF5)) == _HDF5


@register('sleap', _recognises)
def read_sleap(path: Path, options: Options) -> LabelSet:
    """Read a file, or all of a folder.

    Args:
        path (Path): A .slp or .pkg.slp file, or a folder with some.
        options (Options): ``category`` and ``use_predictions`` are taken.

    Returns:
        LabelSet: What users have labelled; predictions on request, where
        there is no user's instance in the frame.

    Raises:
        ImportFailed: sleap-io is missing, cannot read it, or no frame is
            labelled.
    """
    contents = {file: _load(file) for file in _files(path)}
    labels = LabelSet(path, 'sleap', [], [])
    for content in contents.values():
        for skeleton in content.skeletons:
            _add_skeleton(skeleton, labels)
    for file, content in contents.items():
        if len({frozenset(s.node_names) for s in content.skeletons}) > 1:
            labels.notes.append(
                f'{file.name}: {len(content.skeletons)} skeletons '
                f'({", ".join(str(s.name) for s in content.skeletons)}) '
                'became one, with the keypoints of all'
            )
    for file, content in contents.items():
        _read_file(file, content, options, labels)
    if not labels.pictures:
        raise ImportFailed(
            f'{path}: no labelled frame whose picture is here. '
            + ' '.join(labels.notes)
        )
    return labels


def _load(file: Path) -> 'sleap_io.Labels':
    try:
        import sleap_io
    except ImportError:
        raise ImportFailed(
            f'{file}: to read SLEAP files, pip install clamp_mmpose[data]'
        ) from None
    try:
        return sleap_io.load_slp(str(file))
    # whatever is wrong with the file, the user must know which it is
    except Exception as error:
        raise ImportFailed(
            f'{file} cannot be read by sleap-io {sleap_io.__version__}: '
            f'{type(error).__name__}: {error}. Open it in SLEAP and save it '
            'again'
        ) from error


def _add_skeleton(skeleton: 'sleap_io.Skeleton', labels: LabelSet) -> None:
    names = skeleton.node_names
    labels.keypoints += [n for n in names if n not in labels.keypoints]
    pairs = {
        tuple(sorted(node.name for node in one.nodes))
        for one in skeleton.symmetries
    }
    edges = [(one.source.name, one.destination.name) for one in skeleton.edges]
    # a second skeleton of the same animal adds nothing
    labels.pairs = sorted({*(labels.pairs or []), *pairs}) or None
    labels.edges = list(dict.fromkeys([*(labels.edges or []), *edges])) or None


def _read_file(
    file: Path,
    content: 'sleap_io.Labels',
    options: Options,
    labels: LabelSet,
) -> None:
    finder = PictureFinder([file.parent], VIDEOS)
    pictures = PictureFinder([file.parent])
    predicted, missing = 0, []
    for frame in content.labeled_frames:
        instances = frame.user_instances
        if not instances and options.use_predictions:
            instances = frame.predicted_instances
        place = f'{file}, {_place_of(frame)}'
        animals = [
            _animal(
                one, frame.video, labels.keypoints, options.category, place
            )
            for one in instances
        ]
        animals = [a for a in animals if any(v for _, _, v in a.points)]
        if not animals and frame.predicted_instances:
            predicted += 1
            continue
        image = _image(frame, finder, pictures)
        if image is None:
            missing.append(_place_of(frame))
            continue
        number = content.videos.index(frame.video)
        video = f'{file.stem}_{number}_{_stem(frame.video)}'
        name = f'{video}_{frame.frame_idx:06d}.png'
        labels.pictures.append(
            Picture(
                image,
                name,
                video,
                animals,
                order=int(frame.frame_idx),
                size=_size_of(frame.video, image),
            )
        )
    _note(file, predicted, missing, labels)


def _note(
    file: Path, predicted: int, missing: list[str], labels: LabelSet
) -> None:
    if predicted:
        labels.notes.append(
            f'{file.name}: {predicted} frames have predictions '
            'only and were left out (--use-predictions takes them)'
        )
    if missing:
        labels.notes.append(
            f'{file.name}: {len(missing)} frames were left out, because '
            'their video is not here: put it beside the file; such as '
            + missing[0]
        )


def _place_of(frame: 'sleap_io.LabeledFrame') -> str:
    name, index = frame.video.filename, int(frame.frame_idx)
    if isinstance(name, list) and index < len(name):
        return name_of(str(name[index]))
    return f'frame {index} (counted from 0) of {name_of(str(name))}'


def _stem(video: 'sleap_io.Video') -> str:
    name = video.filename
    name = name[0] if isinstance(name, list) else name
    return Path(name_of(str(name))).stem


def _animal(
    instance: 'sleap_io.Instance',
    video: 'sleap_io.Video',
    keypoints: Sequence[str],
    category: str,
    place: str,
) -> Animal:
    xy = instance.numpy()[:, :2]
    if video.is_cropped:
        left, top = video.crop_rect[:2]
        xy = xy - np.array([left, top])
    own = dict(zip(instance.skeleton.node_names, xy.tolist(), strict=True))
    points = []
    for name in keypoints:
        x, y = own.get(name, (math.nan, math.nan))
        there = math.isfinite(x) and math.isfinite(y)
        points.append((x, y, 2) if there else (0.0, 0.0, 0))
    return Animal(points, category, labelled_in=place)


def _image(
    frame: 'sleap_io.LabeledFrame',
    videos: PictureFinder,
    pictures: PictureFinder,
) -> PictureFile | VideoFrame | PixelArray | None:
    video, index = frame.video, int(frame.frame_idx)
    if isinstance(video.filename, list):
        if index >= len(video.filename):
            return None
        file = pictures.find(str(video.filename[index]))
        return None if file is None else PictureFile(file)
    if not str(video.filename).lower().endswith(tuple(VIDEOS)):
        return _embedded(video, index)
    file = videos.find(_written_path(video))
    if file is None and Path(video.filename).is_file():
        file = Path(video.filename)
    return None if file is None else VideoFrame(file, index)


def _size_of(
    video: 'sleap_io.Video', image: PictureFile | VideoFrame | PixelArray
) -> tuple[int, int] | None:
    """What the file says of a video; pictures of a list may differ."""
    shape = (video.backend_metadata or {}).get('shape')
    if not isinstance(image, VideoFrame) or not shape or len(shape) != 4:
        return None
    return int(shape[2]), int(shape[1])


def _written_path(video: 'sleap_io.Video') -> str:
    """As it stands in the file.

    sleap-io puts a file of the same name in its place, one for two videos.
    """
    written = (video.backend_metadata or {}).get('filename')
    if isinstance(written, str) and written.lower().endswith(tuple(VIDEOS)):
        return written
    return str(video.filename)


def _embedded(video: 'sleap_io.Video', index: int) -> PixelArray | None:
    """A picture inside the file; sleap-io gives RGB or grey."""
    if not video.exists():
        return None
    try:
        pixels = np.asarray(video[index])
    # sleap-io takes any bytes for a picture, and has an AttributeError then
    except (IndexError, KeyError, OSError, ValueError, AttributeError):
        return None  # the file promises a picture that it does not hold
    if pixels.dtype != np.uint8 or pixels.shape[2:] not in ((1,), (3,)):
        return None  # what it holds is none
    code = cv2.COLOR_GRAY2BGR if pixels.shape[-1] == 1 else cv2.COLOR_RGB2BGR
    return PixelArray(cv2.cvtColor(np.ascontiguousarray(pixels), code))
