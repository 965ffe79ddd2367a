"""Are the points of the rows numbers, as many as the skeleton has?"""

from collections.abc import Sequence

import numpy as np

from .report import Report
from .structure import Row, shown
from .values import number_fault, numbers_fault

_ZEROS = 'write 0, 0, 0 for a point that is not labelled'


def check_keypoints(
    rows: Sequence[Row], num_keypoints: int | None, report: Report
) -> tuple[list[Row], np.ndarray]:
    """Note points that are missing, too few, or no numbers.

    Args:
        rows (Sequence[Row]): All with keypoints.
        num_keypoints (int, optional): K of the skeleton; None if nobody
            tells it, then it is that of the first row.
        report (Report): To note in.

    Returns:
        tuple[list[Row], np.ndarray]: The N rows that can be read, and their
        (N, K, 3) x, y in pixels, visibility.
    """
    sound, points = [], []
    for row in rows:
        values = row.data['keypoints']
        if num_keypoints is None and isinstance(values, list) and values:
            num_keypoints = len(values) // 3
        if _is_sound(row, values, num_keypoints, report):
            sound.append(row)
            points.append(values)
    points = np.array(points, dtype=np.float64)
    points = points.reshape(len(sound), num_keypoints or 0, 3)
    _check_visibility(sound, points, report)
    _check_places(sound, points, report)
    _check_num_keypoints(sound, report)
    return sound, points


def _is_sound(row: Row, values, count: int | None, report: Report) -> bool:
    if not isinstance(values, list):
        report.error(
            'keypoints of a row are no list',
            'write [x, y, visibility, x, y, visibility, ...]',
            row,
            shown(values),
        )
        return False
    fault = _count_fault(values, count)
    if fault:
        report.error(*fault, row, values)
        return False
    fault = numbers_fault(values)
    if fault:
        i = next(i for i, v in enumerate(values) if number_fault(v))
        report.error(
            f'keypoints of a row: {fault}',
            _ZEROS,
            f'{row}, {("x", "y", "visibility")[i % 3]} of point {i // 3}',
            shown(values[i]),
        )
    return not fault


def _count_fault(values: list, count: int | None) -> tuple[str, str] | None:
    """What is wrong with the length of a list of points."""
    if len(values) == 3 * (count or 0) and values:
        return None
    if values and all(isinstance(one, list) for one in values):
        return (
            'keypoints of a row are lists in a list',
            'write them one after the other: [x, y, visibility, x, y, ...]',
        )
    if not values:
        return 'keypoints of a row are empty', f'{_ZEROS}, for each point'
    if len(values) == 2 * (count or 0):
        return (
            'keypoints of a row are pairs of x, y without visibility',
            'write 2 behind each labelled point: [x, y, 2, x, y, 2, ...], '
            f'and {_ZEROS[6:]}',
        )
    if len(values) % 3:
        return (
            'keypoints of a row are not three values for each point',
            f'write three for each of the {count} points; {_ZEROS}',
        )
    return (
        f'a row has another number of points than the skeleton, {count}',
        f'{_ZEROS} instead of leaving it out; if all rows have as many, the '
        'skeleton is another: give its metainfo to the model',
    )


def _check_visibility(
    rows: Sequence[Row], points: np.ndarray, report: Report
) -> None:
    visibility = points[..., 2]
    wrong = ~np.isin(visibility, (0, 1, 2))
    for i, k in zip(*np.nonzero(wrong), strict=True):
        report.error(
            'visibility of a point is not 0, 1 or 2',
            'write 0 for not labelled, 1 for hidden, 2 for visible',
            f'{rows[i]}, point {k}',
            rows[i].data['keypoints'][3 * k + 2],
        )
    if len(rows) and not (visibility > 0).any():
        report.error(
            'visibility is 0 for all points of the file, so nothing can be '
            'learnt or tested',
            'write 2 as the visibility of labelled points',
        )


def _check_places(
    rows: Sequence[Row], points: np.ndarray, report: Report
) -> None:
    """Note places that exporters write for points that nobody labelled."""
    places, labelled = points[..., :2], points[..., 2] > 0
    at_origin = labelled & (places == 0).all(axis=-1)
    for i, k in zip(*np.nonzero(at_origin), strict=True):
        report.warn(
            'a labelled point lies at 0, 0, the corner of the picture',
            f'{_ZEROS}: its visibility is 0, too',
            f'{rows[i]}, point {k}',
        )
    first = labelled.argmax(axis=1)
    apart = (places != places[np.arange(len(rows)), first][:, None]).any(-1)
    one_place = (labelled.sum(axis=1) > 1) & ~(apart & labelled).any(axis=1)
    for i in np.flatnonzero(one_place):
        report.warn(
            'all labelled points of a row lie at one place',
            'look at the picture, and label them where they are',
            rows[i],
            rows[i].data['keypoints'],
        )


def _check_num_keypoints(rows: Sequence[Row], report: Report) -> None:
    for row in rows:
        count = row.data.get('num_keypoints', 0)
        fault = number_fault(count)
        if fault or count != int(count) or count < 0:
            report.error(
                f'num_keypoints of a row: {fault or "no count"}',
                'write how many of its points are labelled, or leave '
                'num_keypoints out of all rows',
                row,
                shown(count),
            )
