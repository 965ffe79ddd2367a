"""From the config of a row to that of a run: seed, data, weights."""

from collections.abc import Callable
from pathlib import Path

from mmengine.config import Config

from ...datasets.shared_settings import share_settings

LOADERS = ('train', 'val', 'test')
_SUFFIXES = ('.safetensors', '.pt', '.bin', '.pth')


def prepare(
    configs: Path,
    adapt: Callable[[Config], None],
    options: dict,
    name: str,
    seed: int,
) -> Config:
    """Read a row and make it a run.

    Args:
        configs (Path): Folder of the configs.
        adapt (Callable): Changes what all rows have in common, for example
            where the data are.
        options (dict): Overrides, as ``--cfg-options`` gives them.
        name (str): Of the config.
        seed (int): Of the run; it also draws the shots.

    Returns:
        Config: Of the run. Only the last epoch is kept and reported: a best
        checkpoint would be chosen on the very split that is reported.
    """
    config = Config.fromfile(configs / f'{name}.py')
    adapt(config)
    config.randomness = dict(seed=seed)
    chosen = config.train_dataloader.dataset.get('filter_cfg') or {}
    if 'shots_per_species' in chosen:
        chosen.seed = seed
    # two: mmengine removes the older one before it writes the next
    config.default_hooks.checkpoint.update(save_best=None, max_keep_ckpts=2)
    config.merge_from_dict(options)
    return share_settings(config)


def use_data(config: Config, folder: Path) -> None:
    """Read the data sets from other places.

    Args:
        config (Config): Of a row; changed in place.
        folder (Path): Which holds ``ap10k`` and ``animalpose``.
    """
    root = folder / Path(config.data_root).name
    for loader in LOADERS:
        dataset = config[f'{loader}_dataloader'].dataset
        dataset.data_root = str(root)


def use_weights(config: Config, folder: Path) -> None:
    """Read what a row starts from out of local files.

    Args:
        config (Config): Of a row; changed in place.
        folder (Path): With a file for each backbone: ``RN50``, ``ViT-B-16``,
            ``ViT-L-14`` (CLIP, as OpenAI's downloads are called), and
            ``resnet50`` (ImageNet), each ``.safetensors``, ``.pt``, ``.bin``
            or ``.pth``.
    """
    backbone = config.model.backbone
    if 'clip_model' in backbone:
        name = backbone.clip_model.removesuffix('-quickgelu')
        config.model.init_cfg.pretrained = str(_find(folder, name))
    else:
        name = f'resnet{backbone.depth}'
        backbone.init_cfg.checkpoint = str(_find(folder, name))


def _find(folder: Path, name: str) -> Path:
    """The file of a name; if there is none, one that will be missed."""
    candidates = [folder / (name + suffix) for suffix in _SUFFIXES]
    found = [path for path in candidates if path.exists()]
    return found[0] if found else candidates[0]
