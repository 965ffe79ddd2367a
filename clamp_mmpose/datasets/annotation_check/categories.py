"""Names that the file's categories give to the points of a skeleton."""

from collections.abc import Sequence

from .known_skeletons import known_skeleton
from .names import same_words, side_by_side
from .report import Report
from .structure import Row, entry


def named_categories(data: dict, rows: Sequence[Row]) -> list[tuple]:
    """Categories that have rows and names of keypoints.

    Args:
        data (dict): Content of the file.
        rows (Sequence[Row]): Its annotations.

    Returns:
        list[tuple]: Place of the category, and the category.
    """
    used = {row.data['category_id'] for row in rows}
    return [
        (i, one)
        for i, one in enumerate(data['categories'])
        if isinstance(one, dict)
        and one.get('id') in used
        and one.get('keypoints')
    ]


def names_of_file(data: dict, rows: Sequence[Row]) -> list[str] | None:
    """Names of the first category that has rows and names; None without."""
    for _, category in named_categories(data, rows):
        if _are_names(category['keypoints']):
            return category['keypoints']
    return None


def check_names(
    data: dict, rows: Sequence[Row], names: Sequence[str], report: Report
) -> None:
    """Note categories whose points are not those of the skeleton.

    Args:
        data (dict): Content of the file.
        rows (Sequence[Row]): Its annotations.
        names (Sequence[str]): Of the skeleton, in its order.
        report (Report): To note in.
    """
    named = named_categories(data, rows)
    if rows and not named:
        report.warn(
            'no category names its points, so they cannot be compared with '
            'the skeleton',
            'write "keypoints": [...] into the categories, in the order of '
            'the points',
        )
    for i, category in named:
        given = category['keypoints']
        where = entry('categories', i, category)
        if not _are_names(given):
            report.error(
                "'keypoints' of a category are no list of names",
                'write "keypoints": ["nose", ...], or leave them out',
                where,
                given,
            )
        elif not _same_names(given, names):
            _note_difference(where, category, names, report)


def _are_names(given) -> bool:
    return isinstance(given, list) and all(
        isinstance(name, str) and name for name in given
    )


def _same_names(one: Sequence[str], other: Sequence[str]) -> bool:
    if list(one) == list(other):
        return True
    return len(one) == len(other) and all(map(same_words, one, other))


def _note_difference(
    where: str, category: dict, names: Sequence[str], report: Report
) -> None:
    given = category['keypoints']
    table = side_by_side(given, names, ('in the file', 'in the skeleton'))
    if sorted(given) == sorted(names):
        text = 'the file has the points in another order than the skeleton'
    else:
        text = "the file's points are not those of the skeleton"
    report.error(
        f'{text} ({len(given)} and {len(names)} points)',
        _mend(given),
        f'{where} {category.get("name")!r}\n{table}',
    )


def _mend(given: Sequence[str]) -> str:
    known = known_skeleton(given)
    line = "model = dict(metainfo=dict(from_file='{}'))"
    several = 'categories with points of their own need files of their own'
    if known is not None:
        line = line.format(f'configs/_base_/datasets/{known}')
        return f"these are the points of mmpose's {known}: write {line}"
    order = ', '.join(f'{i}: {name}' for i, name in enumerate(given))
    return (
        'write a metainfo file whose keypoint_info has the order of the '
        f'annotation file, {order}, and in the config '
        f'{line.format("THAT_FILE.py")}; {several}'
    )
