"""What `tools/validate_dataset.py` does: check, print, say what came of it."""

from collections.abc import Sequence
from pathlib import Path

from ..foundation.config_files import read_model_config
from ..foundation.metainfo_files import read_metainfo
from .annotation_check.check import check_annotations
from .annotation_check.counts import counts_table
from .annotation_check.reading import read_json
from .annotation_check.report import Report
from .annotation_check.splits import check_splits
from .config_check import compare_model
from .shared_settings import share_settings


def can_be_used(
    annotations: Sequence[str],
    images: str,
    metainfo: str | None,
    config: str | None,
    open_all: bool,
) -> bool:
    """Check the parts of a split, and print what is found.

    Args:
        annotations (Sequence[str]): Files of COCO's layout.
        images (str): Folder of their pictures.
        metainfo (str, optional): Metainfo file of the skeleton.
        config (str, optional): Config file to compare the skeleton with.
        open_all (bool): Open all pictures, not a sample.

    Returns:
        bool: Whether there are no errors.

    Raises:
        ValueError: The metainfo or the config cannot be used.
        OSError: One of them cannot be read.
    """
    report = Report(config or '')
    skeleton = _skeleton_of(metainfo, config, report)
    reports = [report]
    for file in annotations:
        reports.append(
            check_annotations(file, images, skeleton, open_all=open_all)
        )
    failed = any(one.errors for one in reports)
    if not failed:
        reports.append(_compare_parts(annotations, images, open_all))
        failed = bool(reports[-1].errors)
    for one in reports:
        if one.errors or one.warnings or one.num_rows is not None:
            print(one)
    return not failed


def _skeleton_of(
    metainfo: str | None, config: str | None, report: Report
) -> dict | None:
    """The skeleton that the command names; None without."""
    if metainfo is not None:
        return read_metainfo(dict(from_file=metainfo))
    if config is not None:
        settings = share_settings(read_model_config(config))
        return compare_model(settings, 'train', report)
    return None


def _compare_parts(
    annotations: Sequence[str], images: str, open_all: bool
) -> Report:
    """Counts what the files have, and looks for pictures they share."""
    report = Report('the parts of the split')
    names = [Path(file).stem for file in annotations]
    if len(set(names)) < len(names):
        names = list(annotations)
    parts = {}
    for name, file in zip(names, annotations, strict=True):
        data = read_json(file, report)
        if data is not None:
            parts[name] = data
    print(counts_table(parts), end='\n\n')
    if len(parts) > 1:
        check_splits(parts, images, open_all, report)
    return report
