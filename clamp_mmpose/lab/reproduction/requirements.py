"""What runs need and is not there: data and weights."""

import json
from collections.abc import Sequence
from pathlib import Path

from mmengine.config import Config
from mmengine.logging import MMLogger
from mmengine.registry import init_default_scope
from mmpose.registry import MODELS

from ...foundation.errors import first_line
from .preparation import LOADERS, WEIGHTS_SUFFIXES, clip_model_of


def all_missing(configs: Sequence[Config]) -> list[str]:
    """Name all that is missing of several runs, each thing once.

    When no file is missing, the weights are loaded, which downloads them
    where the runs will find them.

    Args:
        configs (Sequence[Config]): Configs of runs.

    Returns:
        list[str]: Things that are missing, one line each.
    """
    needs = {_needs(config): config for config in configs}.values()
    missing = [line for config in needs for line in missing_files(config)]
    starts = {weights_name(config): config for config in needs}.values()
    missing = missing or [line for config in starts for line in _load(config)]
    return list(dict.fromkeys(missing))


def missing_files(config: Config) -> list[str]:
    """Name annotations, images and weights of a run that are not there."""
    missing = []
    for name in LOADERS:
        dataset = config[f'{name}_dataloader'].dataset
        ann_file = Path(dataset.data_root, dataset.ann_file)
        if not ann_file.exists():
            missing.append(str(ann_file))
            continue
        folder = Path(dataset.data_root, dataset.data_prefix.img)
        try:
            images = json.loads(ann_file.read_text())['images']
            paths = [folder / image['file_name'] for image in images]
        except (ValueError, KeyError, TypeError) as error:
            missing.append(f'{ann_file}, whole: it cannot be read ({error!r})')
            continue
        absent = [path for path in paths if not path.exists()]
        if absent:
            missing.append(
                f'{len(absent)} of {len(paths)} images of {ann_file}, such '
                f'as {absent[0]}'
            )
    weights = weights_of(config) or ''
    local = weights.endswith(WEIGHTS_SUFFIXES) and '://' not in weights
    if local and not Path(weights).exists():
        missing.append(f'{weights} ({", ".join(WEIGHTS_SUFFIXES)} would do)')
    return list(dict.fromkeys(missing))


def weights_of(config: Config) -> str | None:
    """File, tag or address of the weights a run starts from, if any."""
    backbone_init = config.model.backbone.get('init_cfg') or {}
    init = config.model.get('init_cfg') or {}
    return backbone_init.get('checkpoint') or init.get('pretrained')


def weights_name(config: Config) -> str:
    """Name of these weights for users, empty for random ones."""
    clip_model, weights = clip_model_of(config), weights_of(config) or ''
    tagged = isinstance(clip_model, str) and weights
    return f'{clip_model} {weights}' if tagged else weights


def _needs(config: Config) -> tuple[str, ...]:
    datasets = [config[f'{name}_dataloader'].dataset for name in LOADERS]
    files = [f'{one.data_root}/{one.ann_file}' for one in datasets]
    return *files, weights_name(config)


def _load(config: Config) -> list[str]:
    """Start as the run will; what does not work, in one line."""
    if weights_of(config) is None:
        return []
    init_default_scope('mmpose')
    logger = MMLogger.get_current_instance()
    level = logger.level
    logger.setLevel('WARNING')  # mmengine names each weight
    try:
        MODELS.build(config.model).init_weights()
    except Exception as error:  # of many kinds: network, hub, disk, file
        reason = first_line(error)
        return [f'{weights_name(config)} ({reason}): give --weights DIR']
    finally:
        logger.setLevel(level)
    return []
