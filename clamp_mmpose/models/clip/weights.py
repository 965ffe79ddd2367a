"""CLIP weights for a model and its parts: an initializer."""

from collections.abc import Mapping

import torch
from mmengine.logging import print_log
from mmengine.model.weight_init import update_init_info
from mmengine.registry import WEIGHT_INITIALIZERS
from torch import Tensor, nn

from ...foundation.state_dicts import describe_misfits, other_shapes
from .config import CLIPModel, build_clip, get_clip_config
from .files import ACTIVATIONS, CLIPFile, plain_name, read_clip_file
from .part import CLIPPart
from .published import check_published
from .sources import locate, tag_config

_UNUSED = 'logit_scale'  # the losses have their own
_COUNTERS = 'num_batches_tracked'  # OpenAI's files do not count batches


@WEIGHT_INITIALIZERS.register_module()
class CLIPWeights:
    """Initialise every part of CLIP below a module from one source.

    mmengine calls initializers when training starts, and never for testing
    or inference.

    Args:
        pretrained (str, optional): An open_clip tag such as ``'openai'``,
            downloaded by open_clip into its cache; ``'hf-hub:ORG/NAME'``;
            ``'local-dir:FOLDER'``, what open_clip wrote for the hub; a local
            file (see :func:`read_clip_file`); ``'clamp_mmpose://NAME'``, a
            file that comes with this package; or ``None`` for random weights.
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
        try:
            path = locate(clip_model, self.pretrained)
        except (ValueError, RuntimeError) as error:
            raise type(error)(f'{error}.{_other_ways(module)}') from None
        if not tag_config(clip_model, self.pretrained):  # open_clip knows
            check_published(clip_model, path)
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
    tag = tag_config(clip_model, pretrained)
    if needed is None and tag:
        # before 2.27 open_clip says it by the model that has the tag
        name = f'{str(clip_model).removesuffix("-quickgelu")}-quickgelu'
        is_listed = bool(tag_config(name, pretrained))
        needed = tag.get('quick_gelu', is_listed or pretrained == 'openai')
    has = get_clip_config(clip_model).quick_gelu
    if needed is not None and needed != has:
        raise ValueError(
            f'the weights {pretrained!r} need {ACTIVATIONS[needed]}, but '
            f'{clip_model!r} has {ACTIVATIONS[has]}: set clip_model to the '
            f'name {"with" if needed else "without"} -quickgelu (or '
            f'quick_gelu={needed} in its dict)'
        )


def check_weights(
    clip_model: CLIPModel, path: str, weights: Mapping[str, Tensor]
) -> None:
    """Compare names and shapes with the whole CLIP that was asked for.

    Positional embeddings may be those of any image size or text length.

    Args:
        clip_model (str | dict): open_clip model name or config.
        path (str): Where the weights come from, for the message.
        weights (Mapping[str, Tensor]): By name, as in open_clip's ``CLIP``.

    Raises:
        ValueError: Weights are missing, unexpected or of other shapes.
    """
    with torch.device('meta'):
        expected = _comparable(build_clip(clip_model).state_dict())
    found = _comparable(weights)
    lines = describe_misfits(
        [
            name
            for name in expected.keys() - found.keys()
            if not name.endswith(_COUNTERS)
        ],
        found.keys() - expected.keys(),
        other_shapes(found, expected),
    )
    if lines:
        raise ValueError(
            f'{path} does not hold the weights of {clip_model!r}: '
            + '; '.join(lines)
        )


def _comparable(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights that both must have, of positions (N, C) the first only."""
    return {
        plain_name(name): value[:1]
        if name.endswith('positional_embedding') and value.ndim == 2
        else value
        for name, value in weights.items()
        if name != _UNUSED
    }


def _load(part: CLIPPart, weights: Mapping[str, Tensor]) -> None:
    own = {
        name: weights.get(part.clip_name(name), value)
        for name, value in part.state_dict().items()
        if part.clip_name(name) in weights or name.endswith(_COUNTERS)
    }
    part.load_state_dict(own)
