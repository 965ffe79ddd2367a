"""COCO keypoint files, as Roboflow, CVAT, Label Studio and others write."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from ..labels import ImportFailed, LabelSet, Picture, PictureFile
from .coco_animals import animals_in
from .coco_entries import check_entries, has_points, size_of
from .paths import PictureFinder, parts_of, without_last_number
from .registry import Options, register
from .text_files import fault_of_json

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
    except (OSError, ValueError, RecursionError):
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
        options (Options): ``category`` is taken where one has no name;
            ``only`` leaves the other categories out.

    Returns:
        LabelSet: Species are told by their names, whatever their numbers.

    Raises:
        ImportFailed: There are no keypoints, or more than one skeleton; an
            entry is none; no category has a name of ``only``.
    """
    files = _files(path)
    contents = {
        file: json.loads(file.read_text(encoding='utf-8-sig'))
        for file in files
    }
    for file, content in contents.items():
        check_entries(content, str(file))
    if options.only:
        contents = _only(contents, options.only)
    keypoints, edges = _skeleton(contents)
    labels = LabelSet(path, 'coco', keypoints, [], edges=edges)
    labels.notes += _damaged(path, files)
    for file, content in contents.items():
        split = _split_of(file) if len(files) > 1 else ''
        _read_file(file, content, split, options.category, labels)
    if len({picture.split for picture in labels.pictures}) == 1:
        for picture in labels.pictures:
            picture.split = ''
    return labels


def _only(contents: dict[Path, dict], names: Sequence[str]) -> dict:
    """The categories of these names, and their animals."""
    known = {
        str(category.get('name'))
        for content in contents.values()
        for category in content['categories']
    }
    for name in names:
        if name not in known:
            files = ', '.join(str(file) for file in contents)
            raise ImportFailed(
                f'{files}: no category is called {name!r} (--only), but '
                + ', '.join(sorted(known))
            )
    chosen = {}
    for file, content in contents.items():
        categories = [
            category
            for category in content['categories']
            if str(category.get('name')) in names
        ]
        ids = {category['id'] for category in categories}
        annotations = [
            annotation
            for annotation in content['annotations']
            if annotation['category_id'] in ids
        ]
        chosen[file] = dict(
            content, categories=categories, annotations=annotations
        )
    return chosen


def _damaged(path: Path, read: Sequence[Path]) -> list[str]:
    """Files of a folder that may be of the set, but are no JSON."""
    return [
        f'{file} was passed over: {fault}'
        for file in sorted(path.rglob('*.json'))
        if file not in read and (fault := fault_of_json(file))
    ]


def _skeleton(contents: dict[Path, dict]) -> tuple[list[str], list | None]:
    found: dict[tuple[str, ...], list[str]] = {}
    edges = None
    for file, content in contents.items():
        used = {a['category_id'] for a in content['annotations']
                if has_points(a)}  # fmt: skip
        used &= {category['id'] for category in content['categories']}
        for category in content['categories']:
            labels = _labels(category, file)
            if not labels or (used and category['id'] not in used):
                continue  # a supercategory of Roboflow, a box, a plan
            name = f'{file}: {category.get("name")}'
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
            f'{_three(names)} ({", ".join(labels[:5])}, ...)'
            for labels, names in found.items()
        )
        raise ImportFailed(
            f'there are {len(found)} skeletons: {each}. Take the categories '
            'of one by --only NAME, or give the files of each as a source of '
            'its own with --merge, which makes one skeleton'
        )
    return list(next(iter(found))), edges


def _three(names: Sequence[str]) -> str:
    more = f' and {len(names) - 3} more' if len(names) > 3 else ''
    return ', '.join(names[:3]) + more


def _labels(category: dict, file: Path) -> tuple[str, ...]:
    names = category.get('keypoints') or []
    if not isinstance(names, list) or any(
        isinstance(name, list | dict) for name in names
    ):
        raise ImportFailed(
            f'{file}: the keypoints of category {category.get("name")!r} are '
            f'{str(names)[:60]}: write a list of their names'
        )
    return tuple(map(str, names))


def _edges(skeleton: object, labels: Sequence[str]) -> list | None:
    """Those of two points; a link is drawn only, so others do no harm."""
    links = [
        edge
        for edge in (skeleton if isinstance(skeleton, list) else [])
        if isinstance(edge, list) and [type(end) for end in edge] == [int] * 2
    ]
    first = 0 if any(0 in edge for edge in links) else 1  # COCO counts from 1
    known = range(first, first + len(labels))
    return [
        (labels[a - first], labels[b - first])
        for a, b in links
        if a in known and b in known and a != b
    ] or None


def _split_of(file: Path) -> str:
    """By the name of the file, or of the folders it is in."""
    for name in (file.stem, *reversed(file.parts[-4:-1])):
        for word in re.split(r'[^a-z]+|(?<=n)(?=20\d\d)', name.lower()):
            if word in _SPLITS:
                return _SPLITS[word]
    return ''


def _read_file(
    file: Path, content: dict, split: str, species: str, labels: LabelSet
) -> None:
    of_image = animals_in(file, content, species, labels)
    finder = PictureFinder(_folders(file))
    missing: list[str] = []
    for image in content['images']:
        if 'file_name' not in image:
            raise ImportFailed(
                f"{file}: image {image['id']!r} has no 'file_name': write it"
            )
        name = str(image['file_name'])
        found = finder.find(name)
        if found is None:
            missing.append(name)
            continue
        extra = image.get('extra')
        original = extra.get('name') if isinstance(extra, dict) else None
        folder = '/'.join(parts_of(name)[:-1])
        labels.pictures.append(
            Picture(
                PictureFile(found),
                name,
                f'{folder}/{without_last_number(str(original or name))}',
                of_image.get(image['id'], []),
                split=split,
                size=size_of(image),
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
