"""Checks the annotation files that a config names, before they are used."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from mmengine import Config
from mmengine.logging import print_log

from ..foundation.metainfo_files import read_metainfo
from .annotation_check import (
    AnnotationError,
    Report,
    Skeleton,
    check_annotations,
    compare_prompts,
)
from .codec_check import check_codec
from .data_config import (
    ann_file,
    dataset_info,
    ignores_filter,
    img_root,
    is_converted,
    is_local,
    reads_coco,
    single_datasets,
)
from .pipeline_check import check_pipeline
from .shared_settings import coco_metrics


def check_config(cfg: Config, splits: Iterable[str]) -> None:
    """Check annotation files, skeletons and pictures of a config.

    Counts and warnings are logged.

    Args:
        cfg (Config): As :func:`share_settings` gives it.
        splits (Iterable[str]): Of ``'train'``, ``'val'``, ``'test'``; those
            that the config does not have are passed over.

    Raises:
        AnnotationError: With all errors of all files.
    """
    reports = {}
    for split in splits:
        loader = cfg.get(f'{split}_dataloader')
        if not loader:
            continue
        report = Report(f'model and {split}_dataloader')
        check_pipeline(loader, split, report)
        compare_model(cfg, split, report)
        reports[f'{split}_dataloader'] = report
        _check_datasets(cfg, split, reports)
    errors = [str(report) for report in reports.values() if report.errors]
    if errors:
        raise AnnotationError('\n'.join(errors))
    for report in reports.values():
        if report.num_rows is not None or report.warnings:
            print_log(str(report), 'current')


def _check_datasets(cfg: Config, split: str, reports: dict) -> None:
    """Add the reports of a split; a file of two splits is checked once."""
    metrics = []
    if split != 'train':
        metrics = coco_metrics(cfg.get(f'{split}_evaluator'))
    for one in single_datasets(cfg[f'{split}_dataloader']['dataset']):
        if not (reads_coco(one) and is_local(one)):
            continue
        options: dict[str, Any] = dict(
            ann_file=ann_file(one),
            img_root=img_root(one),
            dataset_info=dataset_info(one) or None,
            scored=bool(metrics),
            use_area=any(m.get('use_area', True) for m in metrics),
        )
        key = json.dumps(options, default=str, sort_keys=True)
        if key not in reports:
            reports[key] = check_annotations(**options)
            reports[key].file += f' ({split}_dataloader)'


def compare_model(cfg: Config, split: str, report: Report) -> dict:
    """Compare the model's names with those of its data set.

    Args:
        cfg (Config): As :func:`share_settings` gives it.
        split (str): ``'train'``, ``'val'`` or ``'test'``.
        report (Report): To note in.

    Returns:
        dict: The skeleton of the data set, as metainfo files have it.
    """
    dataset = cfg[f'{split}_dataloader']['dataset']
    for one in single_datasets(dataset):
        if ignores_filter(one):
            report.error(
                f'{one["type"]} takes no notice of filter_cfg',
                "choose type='AP10KSubset', or 'CocoStyleSubset' with a "
                'metainfo',
                'filter_cfg',
                dict(one['filter_cfg']),
            )
    if not is_converted(dataset):
        dataset = next(single_datasets(dataset))
    info = dataset_info(dataset)
    names = Skeleton.from_dataset_info(info).names
    model = cfg.get('model') or {}
    prompts = names_in_config(model)
    if names and prompts is not None:
        compare_prompts(prompts, names, report)
    if names:
        _check_outputs(model, names, report)
    check_codec(model, cfg[f'{split}_dataloader'], report)
    return info


def names_in_config(model: dict) -> Sequence[str] | None:
    """Names that a model config gives to the keypoints; None without."""
    head = model.get('head') or {}
    if head.get('keypoint_names') is not None:
        return head['keypoint_names']
    if model.get('metainfo') is None:
        return None
    return Skeleton.from_dataset_info(read_metainfo(model['metainfo'])).names


def _check_outputs(model: dict, names: Sequence[str], report: Report) -> None:
    outputs = (model.get('head') or {}).get('out_channels')
    decoder = (model.get('head') or {}).get('decoder') or {}
    if isinstance(decoder, dict) and decoder.get('heatmap_type') == 'combined':
        return  # three maps for each point
    if isinstance(outputs, int) and outputs != len(names):
        report.error(
            f'the head predicts {outputs} points, the data set has '
            f'{len(names)}',
            f'write model.head.out_channels={len(names)}, or give the data '
            'set the metainfo of the other skeleton',
        )
