"""Checks an annotation file against its skeleton and pictures."""

from collections.abc import Mapping

from .boxes import (
    check_areas,
    check_boxes,
    check_boxes_in_pictures,
    check_points_in_boxes,
)
from .categories import check_names, names_of_file
from .keypoints import check_keypoints
from .pictures import check_pictures
from .reading import read_json
from .report import Report
from .skeleton import Skeleton, check_skeleton
from .structure import check_structure
from .usage import check_any_used, check_usage, rows_with_points


def check_annotations(
    ann_file: str,
    img_root: str | None,
    dataset_info: Mapping | None = None,
    scored: bool = True,
    use_area: bool = True,
    open_all: bool = False,
) -> Report:
    """Look for what would make training or testing fail, or be wrong unsaid.

    Args:
        ann_file (str): Path of a file in COCO's layout.
        img_root (str, optional): Folder that ``file_name`` is put behind;
            None to leave the pictures alone.
        dataset_info (Mapping, optional): The skeleton, as mmpose's metainfo
            files have it; None to take it from the file.
        scored (bool): Whether COCO's evaluation will read the file, or it is
            only trained on. Defaults to True.
        use_area (bool): Whether that evaluation reads ``area``, as
            ``CocoMetric`` does. Defaults to True.
        open_all (bool): Open all pictures, not a sample. Defaults to False.

    Returns:
        Report: With errors, warnings and counts.
    """
    report = Report(ann_file)
    names = None
    if dataset_info is not None:
        check_skeleton(dataset_info, report, scored)
        names = Skeleton.from_dataset_info(dataset_info).names
    data = read_json(ann_file, report)
    rows = check_structure(data, report) if data is not None else []
    if data is None or report.errors:
        return report  # what follows reads ids, sizes and names
    if names is None:
        names = names_of_file(data, rows)
    else:
        check_names(data, rows, names, report)
    _check_rows(rows, names and len(names), scored, use_area, report)
    if img_root is not None and data['images']:
        check_pictures(data['images'], img_root, open_all, report)
    check_any_used(report)
    return report


def _check_rows(rows, num_keypoints, scored, use_area, report) -> None:
    rows = rows_with_points(rows, scored, report)
    rows, points = check_keypoints(rows, num_keypoints, report)
    boxes, sound = check_boxes(rows, report)
    check_areas(rows, boxes, scored and use_area, report)
    rows = [row for row, is_sound in zip(rows, sound, strict=True) if is_sound]
    boxes, points = boxes[sound], points[sound]
    inside = check_boxes_in_pictures(rows, boxes, points, report)
    rows = [row for row, is_in in zip(rows, inside, strict=True) if is_in]
    boxes, points = boxes[inside], points[inside]
    check_points_in_boxes(rows, boxes, points, report)
    check_usage(rows, points, scored, report)
