"""Where CLIP weights come from and how they are fitted: an initializer."""

import os
from collections.abc import Callable
from pathlib import Path

import open_clip
import torch
from mmengine.dist import barrier, is_main_process
from mmengine.logging import print_log
from mmengine.model.weight_init import update_init_info
from mmengine.registry import WEIGHT_INITIALIZERS
from open_clip.pretrained import (
    download_pretrained,
    download_pretrained_from_hf,
)
from torch import Tensor, nn

from .config import CLIPModel, build_clip, get_clip_config
from .files import ACTIVATIONS, CLIPFile, read_clip_file
from .part import CLIPPart

_HUB = 'hf-hub:'
_PACKAGED = 'clamp_mmpose://'
_FOLDER = Path(__file__).parents[2] / 'weights'
_RESIZED = (
    'positional_embedding',
    'visual.positional_embedding',
    'visual.attnpool.positional_embedding',
)


@WEIGHT_INITIALIZERS.register_module()
class CLIPWeights:
    """Initialise every part of CLIP below a module from one source.

    mmengine calls initializers when training starts, and never for testing
    or inference.

    Args:
        pretrained (str, optional): An open_clip tag such as ``'openai'``,
            downloaded by open_clip into its cache; ``'hf-hub:ORG/NAME'``;
            a local file (see :func:`read_clip_file`); ``'clamp_mmpose://NAME'``,
            a file that comes with this package; or ``None`` for random
            weights.
    """

    def __init__(self, pretrained: str | None):
        self.pretrained = pretrained

    def __call__(self, module: nn.Module) -> None:
        """Load the weights.

        Args:
            module (nn.Module): A part of CLIP, or a model that has some.

        Raises:
            ValueError: The source does not fit the model.
            RuntimeError: The weights cannot be downloaded.
        """
        if self.pretrained is None:
            return
        parts = [m for m in module.modules() if isinstance(m, CLIPPart)]
        clip_model = _common_clip_model(parts, module)
        path = _locate(clip_model, self.pretrained, _other_ways(module))
        file = read_clip_file(path)
        check_activation(clip_model, self.pretrained, file)
        check_weights(clip_model, path, file.weights)
        for part in parts:
            _load(part, file.weights)
        print_log(f'CLIP weights loaded from {path}', 'current')
        if hasattr(module, '_params_init_info'):
            update_init_info(module, f'CLIPWeights: load from {path}')


def _common_clip_model(parts: list[CLIPPart], module: nn.Module) -> CLIPModel:
    if not parts:
        raise ValueError(f'{type(module).__name__} has no part of CLIP')
    clip_models = [part.clip_model for part in parts]
    for clip_model in clip_models[1:]:
        if clip_model != clip_models[0]:
            raise ValueError(
                f'{type(module).__name__} mixes the CLIP models '
                f'{clip_models[0]!r} and {clip_model!r}: name one'
            )
    return clip_models[0]


def _other_ways(module: nn.Module) -> str:
    """What a user can do whose weights cannot be had."""
    place = 'model.backbone' if isinstance(module, CLIPPart) else 'model'
    option = f'--cfg-options {place}.init_cfg.pretrained'
    return (
        f'\nGive a local file:              {option}=FILE'
        f'\nor start from random weights:   {option}=None'
    )


def packaged_file(pretrained: str) -> str:
    """Path of weights that come with this package; others as they are."""
    if pretrained.startswith(_PACKAGED):
        return str(_FOLDER / pretrained.removeprefix(_PACKAGED))
    return pretrained


def _locate(clip_model: CLIPModel, pretrained: str, other_ways: str) -> str:
    """Path of a local file, downloaded first if it is a tag or a hub id."""
    file = packaged_file(pretrained)
    if os.path.isfile(file):
        return file
    if pretrained.startswith(_HUB):
        return _download(
            pretrained,
            lambda: download_pretrained_from_hf(pretrained[len(_HUB) :]),
            other_ways,
        )
    if pretrained.startswith(_PACKAGED):
        known = sorted(path.name for path in _FOLDER.glob('*.safetensors'))
        raise ValueError(
            f'pretrained {pretrained!r} does not come with this package, '
            f'which has {known}.{other_ways}'
        )
    config = _tag_config(clip_model, pretrained)
    if config is None:
        raise ValueError(
            f'pretrained {pretrained!r} is neither a file nor '
            f'{_tags_of(clip_model)}.{other_ways}'
        )
    return _download(
        f'{clip_model} {pretrained}',
        lambda: download_pretrained(config),
        other_ways,
    )


def _tag_config(clip_model: CLIPModel, pretrained: str) -> dict | None:
    if not isinstance(clip_model, str):
        return None
    return open_clip.get_pretrained_cfg(clip_model, pretrained) or None


def _tags_of(clip_model: CLIPModel) -> str:
    if not isinstance(clip_model, str):
        return 'a tag: the clip_model is a dict, and only named ones have tags'
    tags = open_clip.list_pretrained_tags_by_model(clip_model)
    return f'an open_clip tag of {clip_model!r}, which has {tags}'


def _download(what: str, fetch: Callable[[], str], other_ways: str) -> str:
    """Fetch on the main process first, so that the others find a copy."""
    if not is_main_process():
        barrier()
    try:
        return fetch()
    except Exception as error:  # of many kinds: network, hub, disk
        raise RuntimeError(
            f'cannot download the CLIP weights {what}: {error}{other_ways}'
        ) from None
    finally:
        if is_main_process():
            barrier()


def check_activation(
    clip_model: CLIPModel, pretrained: str, file: CLIPFile
) -> None:
    """Compare the activation of a model with what is known of weights.

    Args:
        clip_model (str | dict): open_clip model name or config.
        pretrained (str): Where the weights come from: a tag or a file.
        file (CLIPFile): The weights.

    Raises:
        ValueError: They are known to need the other activation.
    """
    needed = file.quick_gelu
    tag = _tag_config(clip_model, pretrained)
    if needed is None and tag is not None:
        # open_clip before 2.27 does not say it of OpenAI's
        needed = tag.get('quick_gelu', pretrained == 'openai')
    has = get_clip_config(clip_model).quick_gelu
    if needed is not None and needed != has:
        raise ValueError(
            f'the weights {pretrained!r} need {ACTIVATIONS[needed]}, but '
            f'{clip_model!r} has {ACTIVATIONS[has]}: set clip_model to the '
            f'name {"with" if needed else "without"} -quickgelu (or '
            f'quick_gelu={needed} in its dict)'
        )


def check_weights(
    clip_model: CLIPModel, path: str, weights: dict[str, Tensor]
) -> None:
    """Compare names and shapes with the whole CLIP that was asked for.

    Positional embeddings may be those of any image size or text length.

    Args:
        clip_model (str | dict): open_clip model name or config.
        path (str): Where the weights come from, for the message.
        weights (dict[str, Tensor]): By name, as in open_clip's ``CLIP``.

    Raises:
        ValueError: Weights are missing, unexpected or of other shapes.
    """
    expected = _expected_shapes(clip_model)
    ignored = ('logit_scale',)
    missing = sorted(
        name
        for name in expected.keys() - weights.keys()
        if name not in ignored and not name.endswith('num_batches_tracked')
    )
    unexpected = sorted(weights.keys() - expected.keys())
    shapes = [
        f'{name} {tuple(weights[name].shape)} instead of {tuple(shape)}'
        for name, shape in expected.items()
        if name in weights
        and name not in ignored
        and not _fits(name, weights[name].shape, shape)
    ]
    if missing or unexpected or shapes:
        raise ValueError(
            f'{path} does not hold the weights of {clip_model!r}: '
            f'missing {_some(missing)}; unexpected {_some(unexpected)}; '
            f'other shapes {_some(shapes)}'
        )


def _fits(name: str, found: torch.Size, expected: torch.Size) -> bool:
    if name in _RESIZED:
        return len(found) == 2 and found[1] == expected[1]
    return found == expected


def _some(names: list[str]) -> str:
    shown = ', '.join(names[:3]) or 'none'
    return f'{shown} and {len(names) - 3} more' if len(names) > 3 else shown


def _expected_shapes(clip_model: CLIPModel) -> dict[str, torch.Size]:
    with torch.device('meta'):
        clip = build_clip(clip_model)
    return {name: value.shape for name, value in clip.state_dict().items()}


def _load(part: CLIPPart, weights: dict[str, Tensor]) -> None:
    own = part.state_dict()
    found = {
        name: weights[part.clip_name(name)]
        for name in own
        if part.clip_name(name) in weights
    }
    # OpenAI's files do not count batches
    counters = {
        name: value
        for name, value in own.items()
        if name.endswith('num_batches_tracked')
    }
    part.load_state_dict({**counters, **found})
