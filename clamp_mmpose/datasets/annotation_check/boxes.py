"""Do boxes, areas and points of a row fit each other and the picture?"""

from collections.abc import Sequence

import numpy as np

from .report import MISSING, Report
from .structure import Row, shown
from .values import number_fault, numbers_fault

_XYWH = 'write [left, top, width, height] in pixels'
# a share of rows from which on a doubt about boxes is none any more
_TOO_MANY = 0.1
_LARGEST_AREA = 1e10  # COCO's evaluation ignores what is larger


def check_boxes(
    rows: Sequence[Row], report: Report
) -> tuple[np.ndarray, np.ndarray]:
    """Note boxes that are missing, empty, or no numbers.

    Args:
        rows (Sequence[Row]): N rows, all with ``bbox``.
        report (Report): To note in.

    Returns:
        tuple[np.ndarray, np.ndarray]: (N, 4) left, top, width, height in
        pixels, and (N,) bool, which of them can be used; others are 0.
    """
    boxes = np.zeros((len(rows), 4))
    sound = np.zeros(len(rows), dtype=bool)
    for i, row in enumerate(rows):
        box = row.data['bbox']
        fault = _box_fault(box)
        if fault:
            report.error(f'bbox of a row: {fault}', _XYWH, row, shown(box))
            continue
        boxes[i], sound[i] = box, True
    return boxes, sound


def _box_fault(box) -> str:
    if not isinstance(box, list) or len(box) != 4:
        return 'not four numbers'
    fault = numbers_fault(box)
    if fault:
        return fault
    if box[2] <= 0 or box[3] <= 0:
        return 'empty, its width or height is not above 0'
    if box[2] <= 1 and box[3] <= 1:
        return 'of at most one pixel, so it may be a fraction of the picture'
    return ''


def check_boxes_in_pictures(
    rows: Sequence[Row],
    boxes: np.ndarray,
    points: np.ndarray,
    report: Report,
) -> np.ndarray:
    """Note boxes that lie outside of their pictures, or are of corners.

    Args:
        rows (Sequence[Row]): N rows.
        boxes (np.ndarray): (N, 4) left, top, width, height in pixels.
        points (np.ndarray): (N, K, 3) x, y, visibility.
        report (Report): To note in.

    Returns:
        np.ndarray: (N,) bool, which have a part in the picture.
    """
    size = np.array(
        [[row.image['width'], row.image['height']] for row in rows]
    ).reshape(-1, 2)
    start, end = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    # mmpose clips to the last pixel
    clipped = [np.clip(edge, 0, size - 1) for edge in (start, end)]
    inside = (
        clipped[1].astype(np.float32) > clipped[0].astype(np.float32)
    ).all(1)
    for i in np.flatnonzero(~inside):
        report.error(
            'bbox of a row lies outside of its picture',
            f'{_XYWH} of the picture that image_id names',
            f'{rows[i]} in a picture of {size[i, 0]} x {size[i, 1]}',
            rows[i].data['bbox'],
        )
    corners = inside & _may_be_corners(boxes, size, points)
    beyond = corners & (end > 1.05 * size).any(axis=1)
    note = (
        report.error if beyond.sum() > _TOO_MANY * len(rows) else report.warn
    )
    for i in np.flatnonzero(beyond):
        note(
            'bbox of a row seems to be of corners: it ends outside of its '
            'picture, and as corners it holds all points',
            _XYWH,
            f'{rows[i]} in a picture of {size[i, 0]} x {size[i, 1]}',
            rows[i].data['bbox'],
        )
    return inside


def _may_be_corners(
    boxes: np.ndarray, size: np.ndarray, points: np.ndarray
) -> np.ndarray:
    """(N,) bool, whether left, top, right, bottom would do, too."""
    start, end = boxes[:, :2], boxes[:, 2:]
    valid = ((end > start) & (end <= size)).all(axis=1)
    places, labelled = points[..., :2], points[..., 2] > 0
    within = (places >= start[:, None] - 2) & (places <= end[:, None] + 2)
    return valid & (within.all(-1) | ~labelled).all(1) & labelled.any(1)


def check_points_in_boxes(
    rows: Sequence[Row],
    boxes: np.ndarray,
    points: np.ndarray,
    report: Report,
) -> None:
    """Note rows whose points lie elsewhere.

    Args:
        rows (Sequence[Row]): N rows.
        boxes (np.ndarray): (N, 4) left, top, width, height in pixels.
        points (np.ndarray): (N, K, 3) x, y, visibility.
        report (Report): To note in.
    """
    places, labelled = points[..., :2], points[..., 2] > 0
    fractions = _are_fractions(places, labelled)
    for i in np.flatnonzero(fractions):
        report.error(
            'points of a row lie between 0 and 1, as fractions of the '
            'picture do',
            'write x and y in pixels',
            rows[i],
            rows[i].data['keypoints'],
        )
    middle, reach = boxes[:, :2] + boxes[:, 2:] / 2, 0.75 * boxes[:, 2:]
    # the network sees 1.25 times the box; what is on its edge may pass
    offset = np.abs(places - middle[:, None])
    within = (offset <= reach[:, None] + 2).all(axis=-1) & labelled
    lost = labelled.any(1) & ~within.any(1) & ~fractions
    for i in np.flatnonzero(lost):
        report.error(
            'no point of a row lies in its bbox',
            'points and bbox must be of the same animal, both in pixels '
            'from the upper left corner of the whole picture; bbox is '
            '[left, top, width, height]',
            f'{rows[i]} with bbox {rows[i].data["bbox"]}, keypoints',
            rows[i].data['keypoints'],
        )
    far = (labelled & ~within).any(1) & ~lost & ~fractions
    for i in np.flatnonzero(far):
        report.warn(
            'points of a row lie outside of what the network sees of its bbox',
            'correct the points or make the bbox larger',
            f'{rows[i]}, point {np.flatnonzero(labelled[i] & ~within[i])[0]}',
        )


def _are_fractions(places: np.ndarray, labelled: np.ndarray) -> np.ndarray:
    """(N,) bool, whether a row's labelled points are all within 0 and 1."""
    small = ((places >= 0) & (places <= 1)).all(axis=-1)
    inner = ((places > 0) & (places < 1)).any(axis=-1)
    return (
        labelled.any(1)
        & (small | ~labelled).all(1)
        & (inner & labelled).any(1)
    )


def check_areas(
    rows: Sequence[Row], boxes: np.ndarray, counts: bool, report: Report
) -> None:
    """Note areas with which no prediction could be right.

    Args:
        rows (Sequence[Row]): N rows.
        boxes (np.ndarray): (N, 4), 0 where unknown.
        counts (bool): Whether a metric divides by them.
        report (Report): To note in.
    """
    note = report.error if counts else report.warn
    box_areas = boxes[:, 2:].prod(axis=1).tolist()
    for row, box_area in zip(rows, box_areas, strict=True):
        fault = _area_fault(row.data, box_area)
        if fault:
            # what is no number cannot be read in training either
            is_number = 'area' not in row.data or not number_fault(
                row.data['area'], float('inf')
            )
            (note if is_number else report.error)(
                f'area of a row: {fault}',
                'write the area of the animal in square pixels, or width '
                'times height of its bbox; OKS divides by it, so AP is 0 or '
                'missing without it',
                f'{row} with bbox of {box_area:g} square pixels',
                shown(row.data.get('area', MISSING)),
            )
        elif counts and row.data['area'] > 2 * box_area > 0:
            report.warn(
                'area of a row is more than twice that of its bbox',
                'write the area of the animal, not of the picture: OKS '
                'divides by it, so AP is too good with a large one',
                f'{row} with bbox of {box_area:g} square pixels',
                row.data['area'],
            )


def _area_fault(row: dict, box_area: float) -> str:
    if 'area' not in row:
        return 'missing'
    area = row['area']
    fault = number_fault(area, _LARGEST_AREA)
    if fault:
        return fault
    if area <= 1:
        return 'at most one square pixel'
    if area < 1e-3 * box_area:
        return 'less than a thousandth of the bbox'
    return ''
