"""Ultralytics YOLO pose: data.yaml, and a text file beside each picture."""

from collections.abc import Sequence
from pathlib import Path

import cv2

from ...skeletons import mutual_pairs
from ..labels import ImportFailed, LabelSet, Picture, PictureFile
from .paths import (
    PICTURES,
    PictureFinder,
    parts_of,
    without_last_number,
)
from .registry import Options, register
from .text_files import read_yaml
from .yolo_lines import animal_in, holds_labels


def _recognises(path: Path) -> bool:
    return _config_file(path) is not None


def _config_file(path: Path) -> Path | None:
    files = [path] if path.is_file() else sorted(path.glob('*.y*ml'))
    for file in files:
        if 'kpt_shape' in _load(file):
            return file
    return None


def _load(file: Path) -> dict:
    if file.suffix.lower() not in ('.yaml', '.yml'):
        return {}
    try:
        return read_yaml(file)
    except (OSError, ImportFailed):
        return {}


@register('yolo', _recognises)
def read_yolo(path: Path, options: Options) -> LabelSet:
    """Read a data set.

    Args:
        path (Path): Its yaml file with ``kpt_shape``, or the folder of it.
        options (Options): ``keypoints`` are taken where the file has no
            ``kpt_names``.

    Returns:
        LabelSet: With the split of its folders.

    Raises:
        ImportFailed: There is no such file; the keypoints have no names; a
            line has another number of them; ``flip_idx`` is not mutual.
    """
    file = _config_file(path)
    if file is None:
        raise ImportFailed(f'{path} has no yaml file with kpt_shape')
    config = _load(file)
    number, dimensions = _shape(file, config['kpt_shape'])
    keypoints = _names(file, config, number, options.keypoints)
    labels = LabelSet(path, 'yolo', keypoints, [])
    labels.pairs = _pairs(file, config.get('flip_idx'), keypoints)
    labels.edges = _edges(file, config.get('skeleton'), keypoints)
    root = _root(file, config)
    pictures = {
        split: [
            picture
            for entry in _listed(config.get(split))
            for picture in _pictures(root, entry, file, labels)
        ]
        for split in ('train', 'val', 'test')
    }
    for split, own in pictures.items():
        for picture in own:
            _read_picture(picture, split, config, dimensions, labels)
    labels.notes += _without_picture(sum(pictures.values(), []))
    if not labels.pictures:
        raise ImportFailed(
            f'{file}: no pictures in {config.get("train")!r} and '
            f"{config.get('val')!r} below {root}: mend 'path', 'train' and "
            "'val'"
        )
    if not any(picture.animals for picture in labels.pictures):
        raise ImportFailed(
            f'{file}: none of {len(labels.pictures)} pictures has labels: '
            "they are looked for where 'images' in the path is 'labels'"
        )
    return labels


def _shape(file: Path, shape: object) -> tuple[int, int]:
    """The number of keypoints, and of values for each."""
    match shape:
        case [int(number), 2 | 3 as dimensions] if number > 0:
            return number, dimensions
    raise ImportFailed(
        f'{file}: kpt_shape is {shape!r}: write [NUMBER OF KEYPOINTS, 3], or '
        '2 where labels have no visibility'
    )


def _names(
    file: Path, config: dict, number: int, given: Sequence[str] | None
) -> list[str]:
    listed = config.get('kpt_names')
    if isinstance(listed, dict):  # by class, or each by its number
        listed = _of_all_classes(file, [*listed.values()])
    if listed is not None and not isinstance(listed, list):
        raise ImportFailed(
            f'{file}: kpt_names are {listed!r}: write a list of names'
        )
    names = [str(name) for name in given or listed or []]
    if len(names) != number:
        raise ImportFailed(
            f'{file}: {number} keypoints, but {len(names)} names of them '
            "(kpt_names): give their names by --keypoints 'nose,left ear,...'"
        )
    return names


def _of_all_classes(file: Path, listed: list) -> object:
    """The names of each class, which share one skeleton."""
    if not any(isinstance(names, list) for names in listed):
        return listed
    if any(names != listed[0] for names in listed):
        raise ImportFailed(
            f'{file}: kpt_names differ between classes: {listed}. Their '
            'keypoints are of one skeleton: make one data.yaml for each of '
            'the classes, and give --merge'
        )
    return listed[0]


def _pairs(
    file: Path, flip: object, keypoints: Sequence[str]
) -> list[tuple[str, str]] | None:
    if not isinstance(flip, list):
        return None
    numbers = range(len(keypoints))
    if any(type(one) is not int for one in flip) or sorted(flip) != [*numbers]:
        raise ImportFailed(
            f'{file}: flip_idx {flip} must hold each of 0 to '
            f'{len(keypoints) - 1} once'
        )
    twins = (keypoints[number] for number in flip)
    try:
        return mutual_pairs(dict(zip(keypoints, twins, strict=True)))
    except ValueError as error:
        raise ImportFailed(f'{file}: flip_idx has {error}') from None


def _edges(
    file: Path, skeleton: object, keypoints: Sequence[str]
) -> list[tuple[str, str]] | None:
    if not isinstance(skeleton, list):
        return None
    numbers, edges = range(len(keypoints)), []
    for edge in skeleton:
        match edge:
            case [int(a), int(b)] if a in numbers and b in numbers:
                edges.append((keypoints[a], keypoints[b]))
            case _:
                raise ImportFailed(
                    f'{file}: skeleton has {edge!r}: write two numbers of '
                    f'keypoints, 0 to {len(keypoints) - 1}'
                )
    return edges or None


def _root(file: Path, config: dict) -> Path:
    """``path`` may be of another machine; then it is the file's folder."""
    root = file.parent / str(config.get('path') or '.')
    return root if root.is_dir() else file.parent


def _listed(entry: object) -> list[str]:
    entries = entry if isinstance(entry, list) else [entry]
    return [str(one) for one in entries if one not in (None, '')]


def _pictures(
    root: Path, entry: str, file: Path, labels: LabelSet
) -> list[Path]:
    """Of a folder, or of a text file that lists them."""
    parts = parts_of(entry)
    tries = [root / entry, file.parent / entry]
    tries += [file.parent.joinpath(*parts[i:]) for i in range(len(parts))]
    found = next((path for path in tries if path.exists()), None)
    if found is None:
        labels.notes.append(
            f'{file.name}: {entry} is not there and was left out'
        )
        return []
    if found.is_dir():
        return [
            path
            for path in sorted(found.rglob('*'))
            if path.suffix.lower() in PICTURES
        ]
    finder = PictureFinder([found.parent, root])
    lines = [line.strip() for line in _text(found).split('\n')]
    named = {line: finder.find(line) for line in lines if line}
    missing = [line for line, picture in named.items() if picture is None]
    if missing:
        labels.notes.append(
            f'{found.name}: {len(missing)} of {len(named)} pictures are not '
            f'there and were left out, such as {missing[0]}'
        )
    return [picture for picture in named.values() if picture is not None]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding='utf-8-sig')
    except UnicodeDecodeError:
        raise ImportFailed(
            f'{file} is not text in UTF-8: save it so, or write it anew'
        ) from None


def _without_picture(pictures: Sequence[Path]) -> list[str]:
    """Labels whose pictures are gone."""
    read = {_labels_of(picture) for picture in pictures}
    here = {
        file.stem
        for folder in {picture.parent for picture in pictures}
        for file in folder.iterdir()
        if file.suffix.lower() in PICTURES
    }
    lost = [
        file
        for folder in sorted({file.parent for file in read})
        for file in sorted(folder.glob('*.txt'))
        if file.stem not in here and holds_labels(file)
    ]
    if not lost:
        return []
    return [
        f'{len(lost)} files of labels have no picture and were left out, '
        f'such as {lost[0]}'
    ]


def _read_picture(
    picture: Path,
    split: str,
    config: dict,
    dimensions: int,
    labels: LabelSet,
) -> None:
    image = cv2.imread(str(picture), cv2.IMREAD_IGNORE_ORIENTATION)
    if image is None:
        labels.notes.append(f'{picture} cannot be read and was left out')
        return
    size = (image.shape[1], image.shape[0])
    file = _labels_of(picture)
    lines = _text(file).split('\n') if file.is_file() else []
    animals, keypoints = [], len(labels.keypoints)
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith('#'):
            where = f'{file}, line {number}'
            animals.append(
                animal_in(line, config, keypoints, dimensions, size, where)
            )
    group = f'{picture.parent}/{without_last_number(picture.name)}'
    name = '/'.join(picture.parts[-3:])
    labels.pictures.append(
        Picture(
            PictureFile(picture),
            name,
            group,
            animals,
            split=split,
            size=size,
        )
    )


def _labels_of(picture: Path) -> Path:
    """The last folder ``images`` of the path is ``labels``."""
    parts = list(picture.with_suffix('.txt').parts)
    for i in range(len(parts) - 2, -1, -1):
        if parts[i] == 'images':
            parts[i] = 'labels'
            break
    return Path(*parts)
