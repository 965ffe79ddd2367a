"""Building a part of a model with what the model knows already."""

import inspect

from mmpose.registry import MODELS
from torch import nn


def build_part(config: dict, **known) -> nn.Module:
    """Build a registered module, and hand it what it has arguments for.

    So a config says each thing once: a model that knows its ``clip_model``
    hands it to every part whose constructor has an argument of this name,
    and foreign parts, which have none, are built as they are.

    Args:
        config (dict): Config of a module; what it says wins.
        **known: Values by the name of the argument that takes them.

    Returns:
        nn.Module: The module.
    """
    return MODELS.build(with_known(config, **known))


def with_known(config: dict, **known) -> dict:
    """The config, completed as :func:`build_part` does it.

    Args:
        config (dict): Config of a module.
        **known: Values by the name of the argument that takes them; those
            that are ``None`` are not known.

    Returns:
        dict: A new config.
    """
    handed = {
        name: value
        for name, value in known.items()
        if value is not None
        and config.get(name) is None
        and takes(config, name)
    }
    return {**config, **handed}


def takes(config: dict, argument: str) -> bool:
    """Whether the module of a config has an argument of this name."""
    kind = config['type']
    constructor = MODELS.get(kind) if isinstance(kind, str) else kind
    if constructor is None:
        return False  # MODELS.build explains what is wrong
    return argument in inspect.signature(constructor).parameters
