"""What runs need and is not there: data and weights."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import open_clip
from mmengine.config import Config
from mmengine.runner import CheckpointLoader
from open_clip.pretrained import download_pretrained

from ...models.clip.weights import packaged_file
from .preparation import LOADERS


def missing_data(config: Config) -> list[str]:
    """Annotation files and images that are not there, one line each.

    Args:
        config (Config): Of a run.
    """
    missing = []
    for loader in LOADERS:
        dataset = config[f'{loader}_dataloader'].dataset
        root = Path(dataset.data_root)
        ann_file = root / dataset.ann_file
        if not ann_file.exists():
            missing.append(str(ann_file))
            continue
        folder = root / dataset.data_prefix.img
        images = json.loads(ann_file.read_text())['images']
        names = [image['file_name'] for image in images]
        absent = [name for name in names if not (folder / name).exists()]
        if absent:
            missing.append(
                f'{len(absent)} of {len(names)} images of {ann_file}, such '
                f'as {folder / absent[0]}'
            )
    return list(dict.fromkeys(missing))


def missing_weights(config: Config) -> list[str]:
    """Weights that are to be a local file, and are not there.

    Args:
        config (Config): Of a run.
    """
    source = weights_source(config)
    if source is None or _download(config) or _is_file(source):
        return []
    if packaged_file(source) != source:
        return [source]
    return [f'{source} (.pt, .bin and .pth would do as well)']


def download_weights(config: Config) -> list[str]:
    """Download what a run starts from, once, to where it will find it.

    Args:
        config (Config): Of a run.

    Returns:
        list[str]: What cannot be downloaded, one line each.
    """
    download = _download(config)
    if download is None:
        return []
    try:
        download()
    except Exception as error:  # of many kinds: network, hub, disk
        reason = str(error).splitlines()[0].split('. ')[0]
        return [f'{weights_name(config)} ({reason}): give --weights DIR']
    return []


def _download(config: Config) -> Callable[[], object] | None:
    """What downloads the weights, ``None`` if they are a file or random."""
    source = weights_source(config)
    clip_model = config.model.backbone.get('clip_model')
    if source is None or _is_file(source):
        return None
    if clip_model is None:
        address = '://' in source  # torchvision://resnet50
        load = partial(CheckpointLoader.load_checkpoint, source, 'cpu')
        return load if address else None
    if not isinstance(clip_model, str):
        return None  # only named models have tags
    tag = open_clip.get_pretrained_cfg(clip_model, source)
    return partial(download_pretrained, tag) if tag else None


def _is_file(source: str) -> bool:
    return Path(packaged_file(source)).is_file()


def weights_source(config: Config) -> str | None:
    """File, tag or address of the weights a run starts from, if any."""
    backbone_init = config.model.backbone.get('init_cfg') or {}
    init = config.model.get('init_cfg') or {}
    return backbone_init.get('checkpoint') or init.get('pretrained')


def weights_name(config: Config) -> str:
    """To be told to users."""
    clip_model = config.model.backbone.get('clip_model')
    named = isinstance(clip_model, str)
    return f'{clip_model if named else ""} {weights_source(config)}'.strip()


def all_missing(configs: Sequence[Config]) -> list[str]:
    """All that is missing of several runs, each once.

    Weights are only downloaded when nothing else is missing.

    Args:
        configs (Sequence[Config]): Of runs.
    """
    missing = [*_each(missing_data, configs), *_each(missing_weights, configs)]
    return missing or _each(download_weights, configs)


def _each(
    find: Callable[[Config], list[str]], configs: Sequence[Config]
) -> list[str]:
    """What is found of configs that differ in what they need."""
    different = {}
    for config in configs:
        loaders = [config[f'{one}_dataloader'].to_dict() for one in LOADERS]
        needs = [loaders, weights_name(config)]
        different[json.dumps(needs, sort_keys=True)] = config
    found = [line for c in different.values() for line in find(c)]
    return list(dict.fromkeys(found))
