"""Files of the official CLAMP code, converted, checked and written whole."""

from collections.abc import Mapping
from pathlib import Path

import torch
from mmengine.registry import init_default_scope
from mmpose.registry import MODELS
from torch import Tensor

from .. import __version__
from ..foundation.atomic_files import replacing_atomically
from ..foundation.config_files import read_model_config
from ..foundation.digests import sha256_of
from ..foundation.state_dicts import other_shapes, read_state_dict
from ..models import CLAMP
from ..models.clip import get_clip_config
from .official import Converted, convert_official
from .paths import check_paths

OFFICIAL_TEXT_HEADS = 8  # in all configs of the official code


def convert_official_checkpoint(
    source: str | Path,
    target: str | Path,
    config: str | Path,
    text_heads: int = OFFICIAL_TEXT_HEADS,
    overwrite: bool = False,
) -> str:
    """Make a checkpoint for this package from one of the official code.

    Args:
        source (str | Path): Checkpoint of the official code.
        target (str | Path): File to write, for ``mim test`` and
            ``init_model``.
        config (str | Path): Config of the model that will load it.
        text_heads (int): Attention heads that the text tower had in the
            official code; no shape tells them. Defaults to 8.
        overwrite (bool): Replace a file that exists. Defaults to False.

    Returns:
        str: What became of the tensors, for people to read.

    Raises:
        ValueError: Not every tensor of the source and of the model has a
            counterpart of its shape, or the model would compute something
            else; nothing is written.
    """
    check_paths(source, target, overwrite)
    model = _build_without_weights(config)
    _check_text_tower(model, config, text_heads)
    official = read_state_dict(source)
    converted = convert_official(official)
    # the official code has no names in its files: the config tells them
    names = 'head.prompts._extra_state'
    converted.state_dict[names] = model.head.prompts.get_extra_state()
    check_converted(converted, model.state_dict())
    checkpoint = dict(
        meta=dict(
            source=Path(source).name,
            source_sha256=sha256_of(source),
            clamp_mmpose_version=__version__,
        ),
        state_dict=converted.state_dict,
    )
    with replacing_atomically(target) as name, open(name, 'wb') as file:
        torch.save(checkpoint, file)
    return coverage(converted, len(official))


def check_converted(
    converted: Converted, expected: Mapping[str, Tensor]
) -> None:
    """Compare converted weights with those of the model they are for.

    Args:
        converted (Converted): Weights.
        expected (Mapping[str, Tensor]): ``state_dict`` of the model; only
            names and shapes matter.

    Raises:
        ValueError: Names every tensor that is missing, unexpected or of
            another shape.
    """
    found = converted.state_dict
    problems = [
        f'missing: {name}'
        for name in expected
        if name not in found and not name.endswith('_extra_state')
    ]
    problems += [f'unexpected: {name}' for name in converted.unknown]
    problems += [
        f'unexpected: {name} (as it is called here)'
        for name in found
        if name not in expected
    ]
    problems += [
        f'other shape: {line}' for line in other_shapes(found, expected)
    ]
    if problems:
        raise ValueError(
            'the checkpoint does not fit the model, nothing is written: is '
            'this the config of the same CLIP model and parts?\n  '
            + '\n  '.join(problems)
        )


def coverage(converted: Converted, num_official: int) -> str:
    """Tell what became of the tensors of an official checkpoint.

    Args:
        converted (Converted): Weights that fit their model.
        num_official (int): How many tensors the official checkpoint holds.

    Returns:
        str: Some lines of text.
    """
    num_renamed = num_official - len(converted.unused)
    unused = ', '.join(converted.unused) or 'none'
    folded = ', '.join(converted.folded) or 'none'
    return '\n'.join(
        [
            f'{num_official:5} tensors of the official code, of which',
            f'{num_renamed:5}   renamed',
            f'{len(converted.unused):5}   left out, as no result depends on '
            f'them: {unused}',
            f'{len(converted.state_dict):5} tensors of the model, all set, '
            'none of another shape, of which',
            f'{len(converted.folded):5}   folded, the class embedding added: '
            f'{folded}',
        ]
    )


def _build_without_weights(path: str | Path) -> CLAMP:
    config = read_model_config(path)
    init_default_scope(config.get('default_scope', 'mmpose'))
    if MODELS.get(config.model.type) is not CLAMP:
        raise ValueError(
            f'{path} is the config of a {config.model.type}, not of a CLAMP'
        )
    with torch.device('meta'):
        return MODELS.build(config.model)


def _check_text_tower(
    model: CLAMP, config: str | Path, text_heads: int
) -> None:
    """Compare what no shape tells: heads and activation."""
    clip_config = get_clip_config(model.head.prompts.text_encoder.clip_model)
    if clip_config.text.heads != text_heads:
        raise ValueError(
            f'the text tower of {config} has {clip_config.text.heads} heads, '
            f'that of the checkpoint {text_heads}, as in all configs of the '
            'official code, though CLIP ViT-L/14 has 12: use '
            'configs/clamp_vitl14_ap10k_official.py; if the checkpoint was '
            'trained with another number, give it by --text-heads'
        )
    if not clip_config.quick_gelu:
        raise ValueError(
            f'{config} has GELU, the official code QuickGELU: set clip_model '
            'to the name with -quickgelu (or quick_gelu=True in its dict)'
        )
