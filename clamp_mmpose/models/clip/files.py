"""Reading CLIP files of any maker, without running code from them."""

import hashlib
import zipfile
from pathlib import Path
from typing import NamedTuple

import open_clip
import torch
from safetensors import safe_open
from torch import Tensor

_NOT_WEIGHTS = ('input_resolution', 'context_length', 'vocab_size')
_NOT_USED = (*_NOT_WEIGHTS, 'attn_mask', 'text.attn_mask')


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


def read_clip_file(path: str | Path) -> CLIPFile:
    """Read the weights of CLIP from a local file.

    Args:
        path (str | Path): A ``.safetensors`` file, a state dict that
            ``torch.save`` wrote (open_clip's ``.pt`` and ``.bin``), or one
            of OpenAI's own TorchScript archives, unchanged.

    Returns:
        CLIPFile: Weights and what is known of them.

    Raises:
        ValueError: The file is a TorchScript archive of unknown origin,
            which could run code, or holds no state dict.
    """
    path = Path(path)
    if path.suffix == '.safetensors':
        return _read_safetensors(path)
    if _is_torchscript(path):
        return _read_openai(path)
    checkpoint = torch.load(path, map_location='cpu', weights_only=True)
    return _clean(checkpoint, path)


def _read_safetensors(path: Path) -> CLIPFile:
    with safe_open(str(path), framework='pt') as file:
        weights = {name: file.get_tensor(name) for name in file.keys()}
        activation = (file.metadata() or {}).get('activation')
    cleaned = _clean(weights, path)
    if activation is None:
        return cleaned
    return cleaned._replace(quick_gelu=activation == 'QuickGELU')


def _is_torchscript(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(
            name.endswith('constants.pkl') for name in archive.namelist()
        )


def _read_openai(path: Path) -> CLIPFile:
    digest = file_sha256(path)
    if digest not in openai_sha256():
        raise ValueError(
            f'{path} is a TorchScript archive, which can run code when it is '
            f'opened, and its SHA-256 {digest} is not one of the files that '
            'OpenAI published: use a .safetensors file or a state dict'
        )
    archive = torch.jit.load(str(path), map_location='cpu')
    cleaned = _clean(archive.state_dict(), path)
    return cleaned._replace(quick_gelu=True)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        for block in iter(lambda: file.read(1 << 20), b''):
            digest.update(block)
    return digest.hexdigest()


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


def _clean(checkpoint: dict, path: Path) -> CLIPFile:
    if isinstance(checkpoint, dict):
        checkpoint = checkpoint.get('state_dict', checkpoint)
    if not isinstance(checkpoint, dict) or not all(
        isinstance(value, Tensor) for value in checkpoint.values()
    ):
        raise ValueError(f'{path} holds no state dict of a CLIP')
    names = {name: _clip_name(name) for name in checkpoint}
    openai = any(name in _NOT_WEIGHTS for name in names.values())
    weights = {
        names[name]: value.float() if value.is_floating_point() else value
        for name, value in checkpoint.items()
        if names[name] not in _NOT_USED
    }
    # only the files that OpenAI wrote hold these three, all with QuickGELU
    return CLIPFile(weights, quick_gelu=True if openai else None)


def _clip_name(name: str) -> str:
    for prefix in ('module.', 'text.'):
        if name.startswith(prefix):
            name = name[len(prefix) :]
    return name
