"""What the config of a data set says: class, file, pipeline, skeleton."""

import os.path as osp
from collections.abc import Iterator

from mmpose.datasets.datasets import BaseCocoStyleDataset
from mmpose.registry import DATASETS

from ..foundation.metainfo_files import read_metainfo
from .subset import CocoStyleSubset

# wrappers of mmengine that show the data sets below them as they are
_PLAIN_WRAPPERS = ('RepeatDataset', 'ConcatDataset', 'ClassBalancedDataset')
# what else makes a data set a part of its file
_PARTS = ('filter_cfg', 'indices')


def single_datasets(dataset: dict) -> Iterator[dict]:
    """Configs of the data sets that read files, below any wrappers.

    Args:
        dataset (dict): ``dataset`` of a data loader.
    """
    below = dataset.get('datasets') or [dataset.get('dataset')]
    if below == [None]:
        yield dataset
        return
    for one in below:
        yield from single_datasets(one)


def is_converted(dataset: dict) -> bool:
    """Whether a wrapper gives the points of its data sets another meaning."""
    wraps = 'dataset' in dataset or 'datasets' in dataset
    return wraps and str(dataset['type']) not in _PLAIN_WRAPPERS


def is_local(dataset: dict) -> bool:
    """Whether files are on a disk, where they can be looked at."""
    backends = [
        (step.get('backend_args') or {}).get('backend', 'local')
        for step in dataset.get('pipeline') or ()
        if isinstance(step, dict)
    ]
    return '://' not in ann_file(dataset) and set(backends) <= {'local'}


def reads_coco(dataset: dict) -> bool:
    """Whether mmpose's reader of COCO-style files reads this data set."""
    kind = _class_of(dataset)
    if not issubclass(kind, BaseCocoStyleDataset):
        return False
    own = issubclass(kind, CocoStyleSubset)
    base = CocoStyleSubset if own else BaseCocoStyleDataset
    return all(
        getattr(kind, name) is getattr(base, name)
        for name in ('load_data_list', '_load_annotations', 'parse_data_info')
    )


def ignores_filter(dataset: dict) -> bool:
    """Whether a data set is told to choose, and cannot: mmpose's."""
    kind = _class_of(dataset)
    return (
        bool(dataset.get('filter_cfg'))
        and reads_coco(dataset)
        and kind.filter_data is BaseCocoStyleDataset.filter_data
        and set(dataset['filter_cfg']) - {'bbox_score_thr'} != set()
    )


def is_part(dataset: dict) -> bool:
    """Whether a data set shows not all animals of its file."""
    return (
        any(dataset.get(option) is not None for option in _PARTS)
        or dataset.get('sample_interval', 1) > 1
    )


def ann_file(dataset: dict, data_root: str | None = None) -> str:
    """Path of a data set's annotation file, as mmengine joins it.

    Args:
        dataset (dict): Config of one data set.
        data_root (str, optional): Instead of the data set's own.
    """
    return _joined(
        dataset.get('data_root') if data_root is None else data_root,
        dataset.get('ann_file', ''),
    )


def img_root(dataset: dict) -> str:
    """Folder of a data set's pictures."""
    prefix = (dataset.get('data_prefix') or {}).get('img', '')
    return _joined(dataset.get('data_root'), prefix)


def _joined(data_root: str | None, path: str) -> str:
    if not data_root or osp.isabs(path) or '://' in path:
        return path
    return osp.join(data_root, path)


def pipeline_of(dataset: dict) -> list[dict]:
    """The pipeline of a data set, or of those below a wrapper."""
    if dataset.get('pipeline') or not dataset:
        return dataset.get('pipeline') or []
    # a wrapper that shows the data sets below it as they are
    return next(single_datasets(dataset)).get('pipeline') or []


def step_name(step: dict) -> str:
    """The name of a pipeline's step, whose type may be a class."""
    return getattr(step['type'], '__name__', step['type'])


def dataset_info(dataset: dict) -> dict:
    """The skeleton of a data set, as metainfo files have it.

    Args:
        dataset (dict): Its config.

    Returns:
        dict: ``dataset_info``; empty if nobody tells.
    """
    metainfo = dataset.get('metainfo') or _class_of(dataset).METAINFO
    return read_metainfo(metainfo)


def _class_of(dataset: dict) -> type[BaseCocoStyleDataset]:
    kind = dataset['type']
    if isinstance(kind, type):
        return kind
    found = DATASETS.get(kind)
    if found is None:
        raise ValueError(f'there is no data set {kind!r}: check its type')
    return found
