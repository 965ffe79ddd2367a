"""Reading CLIP files of any maker, without running code from them."""

import zipfile
from pathlib import Path
from typing import NamedTuple

import open_clip
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from ...foundation.digests import sha256_of
from ...foundation.state_dicts import read_state_dict

ACTIVATIONS = {True: 'QuickGELU', False: 'GELU'}
_NOT_WEIGHTS = ('input_resolution', 'context_length', 'vocab_size')
_NOT_USED = (*_NOT_WEIGHTS, 'attn_mask')


class CLIPFile(NamedTuple):
    """What a CLIP file holds.

    Attributes:
        weights (dict[str, Tensor]): By name, as in open_clip's ``CLIP``,
            in float32.
        quick_gelu (bool, optional): The activation these weights are known
            to need; ``None`` where the file does not tell.
    """

    weights: dict[str, Tensor]
    quick_gelu: bool | None


def read_clip_file(path: str | Path, trust: bool = False) -> CLIPFile:
    """Read the weights of CLIP from a local file.

    Args:
        path (str | Path): A ``.safetensors`` file, a state dict that
            ``torch.save`` wrote (open_clip's ``.pt`` and ``.bin``), or a
            TorchScript archive.
        trust (bool): Open TorchScript archives of unknown origin too; they
            can run code. Those that OpenAI published, unchanged, need no
            trust. Defaults to False.

    Returns:
        CLIPFile: Weights and what is known of them.

    Raises:
        ValueError: The file is a TorchScript archive of unknown origin
            without ``trust``, or holds no state dict, or is damaged.
    """
    path = Path(path)
    if path.suffix == '.safetensors':
        return _read_safetensors(path)
    if _is_torchscript(path):
        return _read_torchscript(path, trust)
    return _clean(read_state_dict(path))


def _read_safetensors(path: Path) -> CLIPFile:
    try:
        with safe_open(str(path), framework='pt') as file:
            weights = {name: file.get_tensor(name) for name in file.keys()}
            activation = (file.metadata() or {}).get('activation')
    except SafetensorError as error:
        raise ValueError(f'{path} cannot be read: {error}') from error
    cleaned = _clean(weights)
    if activation is None:
        return cleaned
    if activation not in ACTIVATIONS.values():
        raise ValueError(
            f'{path} records the activation {activation!r}, known are '
            f'{sorted(ACTIVATIONS.values())}'
        )
    return cleaned._replace(quick_gelu=activation == ACTIVATIONS[True])


def _is_torchscript(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(
            name.endswith('constants.pkl') for name in archive.namelist()
        )


def _read_torchscript(path: Path, trust: bool) -> CLIPFile:
    digest = sha256_of(path)
    from_openai = digest in openai_sha256()
    if not (from_openai or trust):
        raise ValueError(
            f'{path} is a TorchScript archive, which can run code when it is '
            f'opened, and its SHA-256 {digest} is not one of the files that '
            'OpenAI published: use a .safetensors file or a state dict; if '
            'you trust its source, make one of it by '
            'tools/convert_checkpoint.py clip --trust'
        )
    archive = torch.jit.load(str(path), map_location='cpu')
    cleaned = _clean(archive.state_dict())
    return cleaned._replace(quick_gelu=True) if from_openai else cleaned


def openai_sha256() -> dict[str, str]:
    """SHA-256 of the files that OpenAI published, with the model's name."""
    names = open_clip.list_pretrained_models_by_tag('openai')
    urls = {
        name: open_clip.get_pretrained_url(name, 'openai') for name in names
    }
    return {
        url.split('/')[-2]: name
        for name, url in urls.items()
        if 'openaipublic' in url
    }


def _clean(state_dict: dict[str, Tensor]) -> CLIPFile:
    names = {name: plain_name(name) for name in state_dict}
    openai = any(name in _NOT_WEIGHTS for name in names.values())
    weights = {
        names[name]: value.float() if value.is_floating_point() else value
        for name, value in state_dict.items()
        if names[name] not in _NOT_USED
    }
    # only the files that OpenAI wrote hold these three, all with QuickGELU
    return CLIPFile(weights, quick_gelu=True if openai else None)


def plain_name(name: str) -> str:
    """What a weight is called in open_clip's plain ``CLIP``."""
    for prefix in ('module.', 'text.'):
        if name.startswith(prefix):
            name = name[len(prefix) :]
    return name
