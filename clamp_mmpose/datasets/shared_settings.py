"""Settings that are told once: data root, annotation file, skeleton."""

import copy
import os.path as osp

from mmengine import Config
from mmpose.evaluation import CocoMetric
from mmpose.registry import METRICS

from .annotation_check import AnnotationError, Report
from .annotation_check.reading import read_json
from .data_config import ann_file, is_converted, is_part, single_datasets

SPLITS = ('train', 'val', 'test')


def share_settings(cfg: Config) -> Config:
    """Let what a config tells once reach all that need it.

    * A top-level ``data_root`` reaches the data sets whose own is still
      ``default_data_root``, which the base config wrote into them.
    * ``model.metainfo`` reaches the data sets that are given none.
    * The annotation file of a data set reaches its ``CocoMetric``.

    Args:
        cfg (Config): Of a training or test; it is not changed.

    Returns:
        Config: A copy, for whoever builds data loaders and evaluators.

    Raises:
        AnnotationError: A metric is told another file than its data set.
    """
    cfg = copy.deepcopy(cfg)
    for split in SPLITS:
        if cfg.get(f'{split}_dataloader'):
            _share_with(cfg, split)
    return cfg


def _share_with(cfg: Config, split: str) -> None:
    dataset = cfg[f'{split}_dataloader']['dataset']
    default = cfg.get('default_data_root')
    for one in single_datasets(dataset):
        if default is not None and one.get('data_root') == default:
            one['data_root'] = cfg.get('data_root')
    _share_metainfo(cfg, dataset)
    if split == 'train':
        return
    for metric in coco_metrics(cfg.get(f'{split}_evaluator')):
        if 'ann_file' in dataset:
            _share_ann_file(split, dataset, metric, default)
        elif metric.get('ann_file'):
            _rows_of_metric(split, metric['ann_file'])


def _share_metainfo(cfg: Config, dataset: dict) -> None:
    metainfo = (cfg.get('model') or {}).get('metainfo')
    if metainfo is None:
        return
    whole = is_converted(dataset)
    for one in [dataset] if whole else single_datasets(dataset):
        if one.get('metainfo') is None:
            one['metainfo'] = copy.deepcopy(metainfo)


def _share_ann_file(
    split: str, dataset: dict, metric: dict, default_root: str | None
) -> None:
    file, given = ann_file(dataset), metric.get('ann_file') or None
    if default_root is not None and given == ann_file(dataset, default_root):
        given = None  # spelt with data_root before that was changed
    if given is not None:
        _check_same(split, given, file)
    elif metrics_class(metric) is not CocoMetric or not is_part(dataset):
        # of a part, a CocoMetric without a file expects what was shown
        metric['ann_file'] = file


def coco_metrics(evaluator) -> list[dict]:
    """Configs of the metrics that read an annotation file of COCO's layout.

    Args:
        evaluator (dict | list, optional): As runners take it.
    """
    if isinstance(evaluator, dict) and 'metrics' in evaluator:
        if 'datasets' in evaluator:
            return []  # each metric is of a data set of its own
        evaluator = evaluator['metrics']
    metrics = evaluator if isinstance(evaluator, list) else [evaluator]
    return [
        metric
        for metric in metrics
        if isinstance(metric, dict)
        and issubclass(metrics_class(metric) or object, CocoMetric)
    ]


def metrics_class(metric: dict) -> type | None:
    """The class of a metric, None if it is not known."""
    kind = metric.get('type')
    return kind if isinstance(kind, type) else METRICS.get(str(kind))


def _check_same(split: str, given: str, file: str) -> None:
    """Compare what identifies and places the animals of two files."""
    if osp.realpath(given) == osp.realpath(file):
        return
    rows, others = _rows_of_metric(split, given), _rows(file)
    if rows is None or others is None or rows == others:
        return  # what cannot be read is said by the check of the file
    odd = next(
        key for key in {**others, **rows} if rows.get(key) != others.get(key)
    )
    raise AnnotationError(
        f'{split}_evaluator reads {given}, but {split}_dataloader shows the '
        f'animals of {file}, and their rows differ, such as that of id '
        f"{odd}: leave the evaluator's ann_file out, it is taken from the "
        'data set'
    )


def _rows_of_metric(split: str, path: str) -> dict | None:
    """Those of an evaluator's file; None if it is not on a disk."""
    rows = None if '://' in path else _rows(path)
    if rows is None and '://' not in path:
        raise AnnotationError(
            f'{split}_evaluator is told to read {path}, which is no '
            'annotation file: give the one of the data set, or leave the '
            "evaluator's ann_file out, so that it is taken from there"
        )
    return rows


def _rows(path: str) -> dict | None:
    data = read_json(path, Report(path))
    if data is None or not isinstance(data.get('annotations'), list):
        return None
    keys = ('image_id', 'category_id', 'keypoints', 'area')
    return {
        repr(row.get('id')): [row.get(key) for key in keys]
        for row in data['annotations']
        if isinstance(row, dict)
    }
