"""Where CLIP weights come from: files, open_clip's tags, the hub."""

import os
from pathlib import Path

import open_clip
from mmengine.dist import barrier, is_main_process
from open_clip.pretrained import (
    download_pretrained,
    download_pretrained_from_hf,
)

from .config import CLIPModel
from .published import CONFIG_FILE

_HUB = 'hf-hub:'
_LOCAL = 'local-dir:'
_PACKAGED = 'clamp_mmpose://'
_FOLDER = Path(__file__).parents[2] / 'weights'
# what open_clip writes into a folder for the hub
_WEIGHTS = ('open_clip_model.safetensors', 'open_clip_pytorch_model.bin')


def locate(clip_model: CLIPModel, pretrained: str) -> str:
    """Find the file of CLIP weights; a tag or a hub id is downloaded first.

    Args:
        clip_model (str | dict): open_clip model name or config.
        pretrained (str): See :class:`CLIPWeights`.

    Returns:
        str: Path of the file.

    Raises:
        ValueError: There is no such source.
        RuntimeError: It cannot be downloaded.
    """
    file = packaged_file(pretrained)
    if os.path.isfile(file):
        return file
    if pretrained.startswith(_PACKAGED):
        known = sorted(
            path.name for path in _FOLDER.glob('tiny_clip_*.safetensors')
        )
        raise ValueError(
            f'pretrained {pretrained!r} does not come with this package, '
            f'which has {known}'
        )
    if pretrained.startswith(_LOCAL):
        return _file_in(Path(pretrained.removeprefix(_LOCAL)))
    if pretrained.startswith(_HUB) or tag_config(clip_model, pretrained):
        return _download(clip_model, pretrained)
    raise ValueError(
        f'pretrained {pretrained!r} is neither a file, nor hf-hub:ORG/NAME, '
        'local-dir:FOLDER, nor '
        f'{_tags_of(clip_model)}'
    )


def packaged_file(pretrained: str) -> str:
    """Path of weights that come with this package; others as they are."""
    if pretrained.startswith(_PACKAGED):
        return str(_FOLDER / pretrained.removeprefix(_PACKAGED))
    return pretrained


def tag_config(clip_model: CLIPModel, pretrained: str) -> dict:
    """What open_clip knows of a tag; nothing where it has no such tag."""
    if not isinstance(clip_model, str):
        return {}
    return open_clip.get_pretrained_cfg(clip_model, pretrained)


def _file_in(folder: Path) -> str:
    for name in _WEIGHTS:
        if (folder / name).is_file():
            return str(folder / name)
    raise ValueError(f'the folder {folder} has none of {list(_WEIGHTS)}')


def _tags_of(clip_model: CLIPModel) -> str:
    if not isinstance(clip_model, str):
        return 'a tag: the clip_model is a dict, and only named ones have tags'
    tags = open_clip.list_pretrained_tags_by_model(clip_model)
    return f'an open_clip tag of {clip_model!r}, which has {tags}'


def _download(clip_model: CLIPModel, pretrained: str) -> str:
    """Fetch on the main process first, so that the others find a copy."""
    if not is_main_process():
        barrier()
    try:
        if pretrained.startswith(_HUB):
            model = pretrained.removeprefix(_HUB)
            # it lies beside the weights then, to be compared
            download_pretrained_from_hf(model, filename=CONFIG_FILE)
            return download_pretrained_from_hf(model)
        return download_pretrained(tag_config(clip_model, pretrained))
    except Exception as error:  # of many kinds: network, hub, disk
        raise RuntimeError(
            f'cannot download the CLIP weights {pretrained!r} of '
            f'{clip_model!r}: {error}'
        ) from error
    finally:
        if is_main_process():
            barrier()
