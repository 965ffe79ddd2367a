"""Skeletons as data sets of mmpose tell them: metainfo, or a file of it."""

from collections.abc import Mapping
from pathlib import Path

import mmpose

from .config_files import read_config


def read_metainfo(metainfo: Mapping) -> dict:
    """The content of ``metainfo``, wherever it stands.

    Args:
        metainfo (Mapping): ``dict(from_file=...)``, where mmpose's files are
            found from anywhere, or the skeleton itself.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It has no ``dataset_info``, or both are given.
    """
    if 'from_file' not in metainfo:
        return dict(metainfo)
    if 'keypoint_info' in metainfo:
        raise ValueError(
            f'metainfo has from_file={metainfo["from_file"]!r} and a skeleton '
            'of its own, so a config has added the one to the other: write '
            'metainfo=dict(_delete_=True, ...)'
        )
    path = Path(metainfo['from_file'])
    if not path.is_file():
        folder = Path(mmpose.__file__).parent / '.mim/configs/_base_/datasets'
        if not (folder / path.name).is_file():
            raise FileNotFoundError(
                f'there is no metainfo file {path}: check from_file; a '
                'relative path starts at the working directory'
            )
        path = folder / path.name
    content = read_config(path)
    if 'dataset_info' not in content:
        raise ValueError(
            f'{path} is no metainfo file: it must define dataset_info = '
            'dict(dataset_name=..., keypoint_info=..., ...)'
        )
    return content.dataset_info
