"""From the config of a row to that of a run: seed, data, weights."""

from copy import deepcopy
from functools import cache
from pathlib import Path

from mmengine.config import Config

LOADERS = ('train', 'val', 'test')
WEIGHTS_SUFFIXES = ('.safetensors', '.pt', '.bin', '.pth')


def read_once(path: Path) -> Config:
    """A config of its own, of a file that many runs share.

    Args:
        path (Path): Of the file.
    """
    return deepcopy(_read(path))


@cache
def _read(path: Path) -> Config:
    return Config.fromfile(path)


def use_seed(config: Config, seed: int) -> None:
    """Give a run its seed, which also draws the shots.

    Only the last epoch is kept and reported: a best checkpoint would be
    chosen on the very split that is reported.

    Args:
        config (Config): Config of a row; changed in place.
        seed (int): Random seed.
    """
    config.randomness = dict(seed=seed)
    chosen = config.train_dataloader.dataset.get('filter_cfg') or {}
    if 'shots_per_species' in chosen:
        chosen.seed = seed
    # two: mmengine removes the older one before it writes the next
    config.default_hooks.checkpoint.update(save_best=None, max_keep_ckpts=2)


def use_data(config: Config, folder: Path) -> None:
    """Read the data set from another place.

    Args:
        config (Config): Config of a row; changed in place.
        folder (Path): Folder that holds ``ap10k`` and ``animalpose``.
    """
    root = folder / Path(config.data_root).name
    for loader in LOADERS:
        dataset = config[f'{loader}_dataloader'].dataset
        dataset.data_root = str(root)


def use_weights(config: Config, folder: Path) -> None:
    """Start from a local file.

    Args:
        config (Config): Config of a row; changed in place.
        folder (Path): Folder with a file for each backbone: ``RN50``,
            ``ViT-B-16``, ``ViT-L-14`` (CLIP, as OpenAI's downloads are
            called), and ``resnet50`` (ImageNet), each with one of
            ``WEIGHTS_SUFFIXES``.
    """
    backbone, clip_model = config.model.backbone, clip_model_of(config)
    if clip_model is None:
        file = _find(folder, f'resnet{backbone.depth}')
        backbone.init_cfg.checkpoint = str(file)
    else:
        file = _find(folder, clip_model.removesuffix('-quickgelu'))
        config.model.init_cfg.pretrained = str(file)


def clip_model_of(config: Config) -> str | dict | None:
    """The CLIP of a row, ``None`` if its backbone is of no CLIP."""
    model = config.model
    return model.get('clip_model') or model.backbone.get('clip_model')


def _find(folder: Path, name: str) -> Path:
    """The file of a name; if there is none, one that will be missed."""
    candidates = [folder / (name + suffix) for suffix in WEIGHTS_SUFFIXES]
    return next((file for file in candidates if file.exists()), candidates[0])
