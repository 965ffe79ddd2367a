"""Animals that a model was not trained on, of its config."""

import os
from pathlib import Path

from mmengine import Config
from torch.utils.data import Dataset

from ..datasets.data_config import ann_file, single_datasets
from ..datasets.prediction import names_files, open_dataset


def unseen_animals(cfg: Config, split: str, num_keypoints: int) -> Dataset:
    """A data set of a config that is not trained on.

    Args:
        cfg (Config): Of :func:`share_settings`.
        split (str): ``'val'`` or ``'test'``.
        num_keypoints (int): K, of the model.

    Returns:
        Dataset: With the pipeline of a test.

    Raises:
        OSError: Its files are not there.
        ValueError: There is none, it has no animals, or those of another
            skeleton; or some are trained on, as far as the files of the
            training are here.
    """
    name = f'{split}_dataloader'
    config = (cfg.get(name) or {}).get('dataset') or {}
    if not names_files(config):
        raise ValueError(f'the config has no {name}: write it into the config')
    try:
        dataset = open_dataset(config)
    except FileNotFoundError as error:
        raise FileNotFoundError(
            f'the {name} of the config cannot be read: {error}'
        ) from error
    if not len(dataset):
        raise ValueError(f'the {name} of the config has no animals')
    found = dataset.metainfo['num_keypoints']
    if found != num_keypoints:
        raise ValueError(
            f'the {name} has {found} keypoints, the model {num_keypoints}: '
            'give the config that it was trained with'
        )
    _check_not_trained_on(cfg, config, name)
    return dataset


def _check_not_trained_on(cfg: Config, dataset: dict, name: str) -> None:
    trained = _animals((cfg.get('train_dataloader') or {}).get('dataset'))
    shared = trained & _animals(dataset)
    if shared:
        raise ValueError(
            f'{len(shared)} animals of the {name} are trained on, such as one '
            f'in {min(shared)[0]}: its errors there say nothing of new ones, '
            f'so give other annotations in {name}.dataset'
        )


def _animals(dataset: dict | None) -> set[tuple[str, int]]:
    """Pictures and ids of the animals whose annotation files are here."""
    animals = set()
    for one in single_datasets(dataset) if dataset else ():
        if Path(ann_file(one)).is_file():
            read = open_dataset(dict(one, pipeline=[]))
            infos = (read.get_data_info(i) for i in range(len(read)))
            animals |= {
                (os.path.realpath(info['img_path']), info['id'])
                for info in infos
            }
    return animals
