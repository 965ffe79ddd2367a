"""Lists of the file, ids, and who refers to whom."""

from collections import Counter
from typing import NamedTuple

from .report import MISSING, NULL, Report
from .values import id_fault, number_fault


class Row(NamedTuple):
    """An annotation of the file.

    Attributes:
        number (int): Its place in the list.
        data (dict): Its content.
        image (dict): The entry of its picture.
    """

    number: int
    data: dict
    image: dict

    def __str__(self):
        return entry('annotations', self.number, self.data)


def entry(section: str, index: int, data) -> str:
    """Where something stands in the file."""
    place = f'{section}[{index}]'
    if isinstance(data, dict) and not id_fault(data.get('id')):
        return f'{place} (id {data["id"]})'
    return place


def check_structure(data: dict, report: Report) -> list[Row]:
    """Note faults of lists and ids.

    Args:
        data (dict): Content of the file.
        report (Report): To note in.

    Returns:
        list[Row]: Annotations whose picture and category are known.
    """
    images = _entries(data, 'images', report)
    annotations = _entries(data, 'annotations', report)
    categories = _entries(data, 'categories', report)
    report.num_rows = len(annotations)
    _check_ids('images', images, report)
    _check_ids('annotations', annotations, report)
    _check_ids('categories', categories, report)
    _check_categories(categories, report)
    _check_images(images, report)
    of_row = zip(
        annotations,
        _referred(annotations, 'image_id', 'images', images, report),
        _referred(
            annotations, 'category_id', 'categories', categories, report
        ),
        strict=True,
    )
    return [
        Row(i, annotation, image)
        for (i, annotation), image, category in of_row
        if image is not None and category is not None
    ]


def _entries(data: dict, section: str, report: Report) -> list[tuple]:
    """The objects of a list, with their places."""
    if section not in data or not isinstance(data[section], list):
        report.error(
            f'{section!r} is missing or no list',
            f'write "{section}": [...] as COCO has it',
            section,
            data.get(section, MISSING),
        )
        return []
    found = []
    for i, one in enumerate(data[section]):
        if isinstance(one, dict):
            found.append((i, one))
        else:
            report.error(
                f'{section!r} holds what is no object',
                'write {...} there',
                f'{section}[{i}]',
                shown(one),
            )
    if section == 'categories' and not found and not data[section]:
        report.error(
            "'categories' is empty",
            'write one: [{"id": 1, "name": "animal", "keypoints": [...]}]',
        )
    return found


def shown(value) -> object:
    """A value to show; None would not be."""
    return NULL if value is None else value


def _check_ids(section: str, entries: list[tuple], report: Report) -> None:
    seen = {}
    for i, one in entries:
        fault = id_fault(one['id']) if 'id' in one else 'missing'
        if fault:
            report.error(
                f'id of {section}: {fault}',
                'number them with different whole numbers from 1',
                f'{section}[{i}]',
                shown(one.get('id', MISSING)),
            )
            continue
        if one['id'] in seen:
            report.error(
                f'ids of {section} repeat',
                'this happens when exports that are each counted from 1 are '
                'put together: number one of them on, image_id and '
                'category_id with it',
                f'{section}[{i}] has the id of {section}[{seen[one["id"]]}]',
                one['id'],
            )
        seen.setdefault(one['id'], i)


def _check_categories(categories: list[tuple], report: Report) -> None:
    names = Counter()
    for i, one in categories:
        name = one.get('name')
        if not isinstance(name, str) or not name:
            report.error(
                'a category has no name',
                'write "name": "..."',
                entry('categories', i, one),
                shown(one.get('name', MISSING)),
            )
            continue
        names[name] += 1
        if names[name] == 2:
            report.warn(
                'categories share a name',
                'give each a name of its own, or make them one',
                entry('categories', i, one),
                name,
            )


def _check_images(images: list[tuple], report: Report) -> None:
    for i, one in images:
        for key in ('width', 'height'):
            fault = number_fault(one[key]) if key in one else 'missing'
            if not fault and one[key] < 1:
                fault = 'less than a pixel'
            if fault:
                report.error(
                    f'{key} of a picture: {fault}',
                    f'write the {key} of the picture in pixels',
                    entry('images', i, one),
                    shown(one.get(key, MISSING)),
                )
        name = one.get('file_name')
        if not isinstance(name, str) or not name.strip() or '\0' in name:
            report.error(
                'a picture has no file_name',
                'write its path below the folder of the pictures',
                entry('images', i, one),
                shown(one.get('file_name', MISSING)),
            )


def _referred(
    annotations: list[tuple],
    key: str,
    section: str,
    entries: list[tuple],
    report: Report,
) -> list[dict | None]:
    """What annotations refer to by a key; None where that is a fault."""
    known = {
        one['id']: one for _, one in entries if not id_fault(one.get('id'))
    }
    ids = f', {min(known)} to {max(known)}' if known else ', which has none'
    found = []
    for i, annotation in annotations:
        fault = id_fault(annotation[key]) if key in annotation else 'missing'
        if not fault and annotation[key] not in known:
            fault = f'not among the ids of {section!r}'
        if fault:
            report.error(
                f'{key} of a row: {fault}',
                f'write an id of {section!r}{ids}',
                entry('annotations', i, annotation),
                shown(annotation.get(key, MISSING)),
            )
        found.append(None if fault else known[annotation[key]])
    return found
