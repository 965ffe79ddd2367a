"""The animals that a config trains on, as a test shows them."""

import copy

from mmengine import Config
from torch.utils.data import Dataset

from ..datasets.data_config import is_converted, single_datasets
from ..datasets.prediction import (
    names_files,
    open_dataset,
    prediction_pipeline,
)


def training_set(cfg: Config) -> dict:
    """The one data set that a config trains on; it may be changed in place.

    Args:
        cfg (Config): Of :func:`share_settings`.

    Returns:
        dict: Its config, below any wrappers.

    Raises:
        ValueError: There is none, or there are several.
    """
    dataset = (cfg.get('train_dataloader') or {}).get('dataset') or {}
    if not names_files(dataset):
        raise ValueError(
            'the config has no training set, whose labels could be looked '
            'at: write a train_dataloader into it'
        )
    found = list(single_datasets(dataset))
    if len(found) > 1 or is_converted(dataset):
        raise ValueError(
            f'the train_dataloader joins {len(found)} data sets: give a '
            'config that trains on one, and look at the others in turn'
        )
    return found[0]


def open_training_set(cfg: Config) -> Dataset:
    """Read the training set, without its augmentation.

    Args:
        cfg (Config): Of :func:`share_settings`.

    Returns:
        Dataset: Its animals are numbered as those of the training.

    Raises:
        OSError: Its files are not there.
        ValueError: See :func:`training_set`; or it has no labels.
    """
    config = copy.deepcopy(training_set(cfg))
    config['pipeline'] = prediction_pipeline(cfg)
    config['serialize_data'] = False  # which fails where there is nothing
    try:
        dataset = open_dataset(config)
    except FileNotFoundError as error:
        raise FileNotFoundError(
            f'the training set of the config cannot be read: {error}; if it '
            'has moved, add --cfg-options data_root=FOLDER'
        ) from error
    if not len(dataset):
        raise ValueError(
            f'{dataset.ann_file} has no labelled animal: there is nothing '
            'to look at'
        )
    return dataset
