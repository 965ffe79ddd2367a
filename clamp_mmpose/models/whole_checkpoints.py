"""A checkpoint must fill the model: what it lacks would stay random."""

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor, nn

from ..foundation.state_dicts import describe_misfits, other_shapes
from .clip.part import CLIPPart

# not needed to predict, or known without being told
_OPTIONAL = ('head.losses.', 'num_batches_tracked', '_extra_state')


def misshapen(model: nn.Module, weights: Mapping[str, Tensor]) -> list[str]:
    """Tell of weights that have other shapes than the model's.

    Args:
        model (nn.Module): Who loads them; positional embeddings of its parts
            are fitted, and may differ.
        weights (Mapping[str, Tensor]): By the names of the model.

    Returns:
        list[str]: One line for each.
    """
    fitted = {
        f'{name}.{part.positions_name}'
        for name, part in model.named_modules()
        if isinstance(part, CLIPPart)
    }
    expected = {
        name: own
        for name, own in model.state_dict().items()
        if name not in fitted and not _is_optional(name)
    }
    return other_shapes(weights, expected)


def refuse(
    missing: Iterable[str], unexpected: Iterable[str], shapes: Iterable[str]
) -> None:
    """Raise unless a checkpoint and a model fit each other.

    Args:
        missing (Iterable[str]): Names that the checkpoint lacks.
        unexpected (Iterable[str]): Names that the model does not have.
        shapes (Iterable[str]): What :func:`misshapen` tells.

    Raises:
        RuntimeError: They do not fit; it names the first misfits.
    """
    lines = describe_misfits(
        [name for name in missing if not _is_optional(name)],
        [name for name in unexpected if not _is_optional(name)],
        shapes,
    )
    if lines:
        raise RuntimeError(
            'the checkpoint does not fill this CLAMP: give the config that '
            'it was trained with, or, to train or test with what fits, set '
            f'model.checkpoint_may_differ=True ({"; ".join(lines)})'
        )


def refuse_broken(weights: Mapping[str, Tensor]) -> None:
    """Raise where weights are NaN or infinite: all they predict would be.

    Args:
        weights (Mapping[str, Tensor]): By the names of the model.

    Raises:
        RuntimeError: Some are; it names the first of them.
    """
    broken = [
        name
        for name, value in weights.items()
        # what a module keeps as its extra state may be anything
        if isinstance(value, Tensor)
        and value.is_floating_point()
        and not torch.isfinite(value).all()
    ]
    if broken:
        raise RuntimeError(
            f'{len(broken)} of {len(weights)} weights of the checkpoint are '
            f'NaN or infinite, first {broken[0]}: take an earlier checkpoint '
            'of that training, and train it with a lower learning rate'
        )


def _is_optional(name: str) -> bool:
    return any(part in name for part in _OPTIONAL)
