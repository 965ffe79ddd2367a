"""A checkpoint must fill the model: what it lacks would stay random."""

from collections.abc import Iterable, Mapping

from torch import Tensor, nn

from .clip.part import CLIPPart

# not needed to predict, or known without being told
_OPTIONAL = ('head.losses.', 'num_batches_tracked', '_extra_state')


def other_shapes(model: nn.Module, weights: Mapping[str, Tensor]) -> list[str]:
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
    return [
        f'{name} {tuple(weights[name].shape)} instead of {tuple(own.shape)}'
        for name, own in model.state_dict().items()
        if name in weights
        and name not in fitted
        and not _is_optional(name)
        and weights[name].shape != own.shape
    ]


def refuse(
    missing: Iterable[str], extra: Iterable[str], shapes: Iterable[str]
) -> None:
    """Raise unless a checkpoint and a model fit each other.

    Args:
        missing (Iterable[str]): Names that the checkpoint lacks.
        extra (Iterable[str]): Names that the model does not have.
        shapes (Iterable[str]): What :func:`other_shapes` tells.

    Raises:
        RuntimeError: They do not fit; it names the first misfits.
    """
    misfits = dict(missing=missing, unexpected=extra)
    misfits['of another shape'] = shapes
    lines = []
    for kind, names in misfits.items():
        names = [name for name in names if not _is_optional(name)]
        if names:
            more = ', ...' if len(names) > 3 else ''
            lines.append(f'{len(names)} {kind}: {", ".join(names[:3])}{more}')
    if lines:
        raise RuntimeError(
            'the checkpoint does not fit this CLAMP, so parts of it would '
            'keep random weights; is this its config?\n  '
            + '\n  '.join(lines)
            + '\nTo load what fits all the same, set '
            'model.checkpoint_may_differ=True (--cfg-options)'
        )


def _is_optional(name: str) -> bool:
    return any(part in name for part in _OPTIONAL)
