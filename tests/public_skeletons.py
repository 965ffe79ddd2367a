"""Skeletons of mmpose's nine animal data sets."""

from pathlib import Path

import mmpose
from mmengine.config import Config

ANIMALS = (
    'ak', 'animalpose', 'ap10k', 'atrw', 'fly', 'horse10', 'locust',
    'macaque', 'zebra',
)  # fmt: skip


def metainfo_of(name):
    folder = Path(mmpose.__file__).parent / '.mim/configs/_base_/datasets'
    return Config.fromfile(folder / f'{name}.py').dataset_info


def labels_of(name):
    return [one['name'] for one in metainfo_of(name).keypoint_info.values()]
