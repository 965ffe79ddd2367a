"""COCO keypoint files, as Roboflow, CVAT, Label Studio and others write."""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path

from ..labels import (
    Animal,
    Box,
    ImportFailed,
    LabelSet,
    Picture,
    PictureFile,
)
from .paths import PictureFinder, parts_of, without_last_number
from .registry import Options, register

_SPLITS = dict(train='train', val='val', valid='val', validation='val',
               test='test', testing='test', training='train')  # fmt: skip


def _recognises(path: Path) -> bool:
    return bool(_files(path))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path] if _is_coco(path) else []
    return [file for file in sorted(path.rglob('*.json')) if _is_coco(file)]


def _is_coco(path: Path) -> bool:
    if path.suffix.lower() != '.json':
        return False
    try:
        content = json.loads(path.read_text(encoding='utf-8-sig'))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and all(
        isinstance(content.get(key), list)
        for key in ('images', 'annotations', 'categories')
    )


@register('coco', _recognises)
def read_coco(path: Path, options: Options) -> LabelSet:
    """Read one file, or all of a folder, such as one per split.

    Args:
        path (Path): A .json file, or a folder with some.
        options (Options): Nothing of them is taken.

    Returns:
        LabelSet: Species are told by their names, whatever their numbers.

    Raises:
        ImportFailed: There are no keypoints, or more than one skeleton.
    """
    files = _files(path)
    contents = {
        file: json.loads(file.read_text(encoding='utf-8-sig'))
        for file in files
    }
    keypoints, edges = _skeleton(contents)
    labels = LabelSet(path, 'coco', keypoints, [], edges=edges)
    for file, content in contents.items():
        split = _split_of(file) if len(files) > 1 else ''
        try:
            _read_file(file, content, split, labels)
        except KeyError as error:
            raise ImportFailed(
                f'{file}: an image, annotation or category has no {error}: '
                'tools/validate_dataset.py tells which'
            ) from None
    if len({picture.split for picture in labels.pictures}) == 1:
        for picture in labels.pictures:
            picture.split = ''
    return labels


def _skeleton(contents: dict[Path, dict]) -> tuple[list[str], list | None]:
    found: dict[tuple[str, ...], list[str]] = {}
    edges = None
    for file, content in contents.items():
        for category in content['categories']:
            labels = tuple(map(str, category.get('keypoints') or ()))
            if not labels:
                continue  # a supercategory of Roboflow, or a box
            name = f'{file.name}: {category.get("name")}'
            found.setdefault(labels, []).append(name)
            edges = edges or _edges(category.get('skeleton'), labels)
    if not found:
        names = ', '.join(str(file) for file in contents)
        raise ImportFailed(
            f"{names}: no category has keypoints: export them as 'COCO "
            "keypoints'"
        )
    if len(found) > 1:
        each = '; '.join(
            f'{" and ".join(names)} ({", ".join(labels[:5])}, ...)'
            for labels, names in found.items()
        )
        raise ImportFailed(
            f'there are {len(found)} skeletons: {each}. Give one file per '
            'skeleton, and --merge to make one of them'
        )
    return list(next(iter(found))), edges


def _edges(skeleton: object, labels: Sequence[str]) -> list | None:
    if not isinstance(skeleton, list) or not skeleton:
        return None
    numbers = {number for edge in skeleton for number in edge}
    first = 0 if 0 in numbers else 1  # COCO counts from 1, some from 0
    return [
        (labels[a - first], labels[b - first])
        for a, b in skeleton
        if max(a, b) - first < len(labels) and a != b
    ]


def _split_of(file: Path) -> str:
    """By the name of the file, or of the folders it is in."""
    for name in (file.stem, *reversed(file.parts[-4:-1])):
        for word in re.split(r'[^a-z]+|(?<=n)(?=20\d\d)', name.lower()):
            if word in _SPLITS:
                return _SPLITS[word]
    return ''


def _read_file(
    file: Path, content: dict, split: str, labels: LabelSet
) -> None:
    names = {c['id']: str(c.get('name')) for c in content['categories']}
    visible = _meaning_of_v(content, file, labels)
    of_image: dict[object, list[Animal]] = {}
    without = 0
    for annotation in content['annotations']:
        animal = _animal(annotation, names, visible, labels, file)
        if animal is None:
            without += 1
        else:
            of_image.setdefault(annotation['image_id'], []).append(animal)
    if without:
        labels.notes.append(
            f'{file.name}: {without} annotations have no keypoints and were '
            'left out'
        )
    finder = PictureFinder(_folders(file))
    missing: list[str] = []
    for image in content['images']:
        name = str(image['file_name'])
        found = finder.find(name)
        if found is None:
            missing.append(name)
            continue
        size = (image.get('width'), image.get('height'))
        original = str((image.get('extra') or {}).get('name') or name)
        folder = '/'.join(parts_of(name)[:-1])
        labels.pictures.append(
            Picture(
                PictureFile(found),
                name,
                f'{folder}/{without_last_number(original)}',
                of_image.get(image['id'], []),
                split=split,
                size=size if all(size) else None,
            )
        )
    if missing:
        labels.notes.append(
            f'{file.name}: {len(missing)} of {len(content["images"])} '
            f'pictures are not there and were left out, such as {missing[0]}'
        )


def _folders(file: Path) -> list[Path]:
    """Where exports put pictures: beside the file, or beside its folder."""
    here, above = file.parent, file.parent.parent
    stem = file.stem.removesuffix('_annotations.coco')
    near = [here, here / 'images', here / stem, above, above / 'images']
    return [folder for folder in near if folder.is_dir()]


def _meaning_of_v(content: dict, file: Path, labels: LabelSet) -> int:
    """What v = 1 means here: hidden, but visible where no v is 2."""
    values = {
        v
        for annotation in content['annotations']
        for v in (annotation.get('keypoints') or [])[2::3]
    }
    if values <= {0, 1} and 1 in values:
        labels.notes.append(
            f'{file.name}: v is only 0 and 1, so 1 is taken as visible'
        )
        return 2
    return 1


def _animal(
    annotation: dict,
    names: dict,
    visible: int,
    labels: LabelSet,
    file: Path,
) -> Animal | None:
    values = annotation.get('keypoints')
    if not values or not any(values[2::3]):
        return None
    where = f'{file}, annotation {annotation.get("id")}'
    if len(values) != 3 * len(labels.keypoints):
        raise ImportFailed(
            f'{where} has {len(values)} numbers for '
            f'{len(labels.keypoints)} keypoints: x, y and v of each are '
            f'{3 * len(labels.keypoints)}'
        )
    points = []
    for x, y, v in zip(values[::3], values[1::3], values[2::3], strict=True):
        if v and x is not None and y is not None and math.isfinite(x + y):
            points.append((float(x), float(y), visible if v == 1 else 2))
        else:
            points.append((0.0, 0.0, 0))
    number = annotation['category_id']
    category = names.get(number, f'category {number}')
    return Animal(points, category, _box(annotation.get('bbox')), where)


def _box(given: object) -> Box | None:
    if not isinstance(given, list) or len(given) != 4 or min(given[2:]) <= 0:
        return None
    left, top, width, height = map(float, given)
    return left, top, width, height
