"""Which rows a data set makes animals of, and which the metric expects."""

from collections.abc import Sequence

import numpy as np

from .report import MISSING, Report
from .structure import Row

MAX_DETECTIONS = 20  # of a category in a picture, in COCO's evaluation


def rows_with_points(
    rows: Sequence[Row], scored: bool, report: Report
) -> list[Row]:
    """Note rows that lack points or a box, which mmpose leaves out unsaid.

    Args:
        rows (Sequence[Row]): All rows.
        scored (bool): Whether a metric reads the file.
        report (Report): To note in.

    Returns:
        list[Row]: The others.
    """
    found = []
    for row in rows:
        missing = [k for k in ('keypoints', 'bbox') if k not in row.data]
        if not missing:
            found.append(row)
            continue
        report.left_out[f'without {" and ".join(missing)}'] += 1
        note = report.error if scored else report.warn
        note(
            f'{" and ".join(missing)} of a row: missing',
            'write keypoints, and bbox as [left, top, width, height], for '
            'example around the points; or delete the row: it is not trained '
            "on, and COCO's evaluation cannot read it",
            row,
        )
    return found


def check_usage(
    rows: Sequence[Row], points: np.ndarray, scored: bool, report: Report
) -> None:
    """Count the rows that are used, and note labelled ones that are not.

    Args:
        rows (Sequence[Row]): N rows whose boxes and points can be read.
        points (np.ndarray): (N, K, 3) x, y, visibility.
        scored (bool): Whether a metric reads the file.
        report (Report): To note in.
    """
    report.num_used = 0
    used = []
    above_0 = (points[..., :2] > 0).any(axis=(1, 2)).tolist()
    num_labelled = (points[..., 2] > 0).sum(axis=1).tolist()
    for row, has_place, labelled in zip(
        rows, above_0, num_labelled, strict=True
    ):
        reason = _reason_to_leave_out(row.data, has_place)
        if reason:
            report.left_out[reason] += 1
        else:
            used.append(row)
            report.num_used += 1
        _check_labels(row, reason, labelled, scored, report)
    _check_repeated(used, report, scored)


def _reason_to_leave_out(row: dict, has_place: bool) -> str:
    """As mmpose's data sets decide; '' if the row is used."""
    if row.get('iscrowd', 0):
        return 'crowds'
    if row.get('num_keypoints') == 0 or not has_place:
        return 'without labelled points'
    return ''


def _check_labels(
    row: Row, reason: str, labelled: int, scored: bool, report: Report
) -> None:
    if row.data.get('iscrowd', 0) not in (0, 1):
        report.error(
            'iscrowd of a row is not 0 or 1',
            'write 0 for a single animal',
            row,
            row.data['iscrowd'],
        )
    elif reason == 'without labelled points' and labelled:
        note = report.error if scored else report.warn
        note(
            'a row has labelled points, but is left out, as num_keypoints '
            'is 0 or no coordinate is above 0',
            'write how many points are labelled as num_keypoints, or 0, 0, '
            '0 for each point that is not',
            f'{row}, {labelled} labelled, num_keypoints',
            row.data.get('num_keypoints', MISSING),
        )
    elif not reason and not labelled:
        note = report.error if scored else report.warn
        note(
            'a row has coordinates, but visibility 0 for all points: nothing '
            'can be learnt or tested of it',
            'write 2 as the visibility of labelled points, or 0, 0, 0 and '
            'num_keypoints 0',
            row,
            row.data['keypoints'],
        )


def _check_repeated(used: Sequence[Row], report: Report, scored: bool) -> None:
    """Note rows that stand twice, and pictures that are too full."""
    note = report.error if scored else report.warn
    seen, in_picture = {}, {}
    for row in used:
        place = row.data['image_id'], row.data['category_id']
        in_picture[place] = in_picture.get(place, 0) + 1
        key = row.data['image_id'], tuple(row.data['keypoints'])
        if key in seen:
            note(
                'two rows of a picture have the same points',
                'delete one: the evaluation takes them for one animal',
                f'{row} and {seen[key]}',
            )
        seen.setdefault(key, row)
    for (image, category), count in in_picture.items():
        if count > MAX_DETECTIONS and scored:
            report.warn(
                f"more than {MAX_DETECTIONS} animals in a picture: COCO's "
                'evaluation looks at no more predictions, AP stays below 1',
                'compare such results only with each other',
                f'image {image}, category {category}',
                count,
            )


def check_any_used(report: Report) -> None:
    """Note that nothing is left, and why."""
    if report.num_used or report.errors:
        return
    why = 'it has no annotations' if not report.num_rows else report.counts()
    report.error(
        f'no animal is left to train on or to test: {why}',
        'check that it is the right file, and that its points are labelled',
    )
