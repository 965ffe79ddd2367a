"""Reading weights from files without running code from them."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from torch import Tensor

from .guarded_load import load_guarded


def read_state_dict(path: str | Path) -> dict[str, Tensor]:
    """Read weights that ``torch.save`` wrote, bare or in a checkpoint.

    Args:
        path (str | Path): A state dict, or a dict with a ``state_dict``.

    Returns:
        dict[str, Tensor]: Weights by name, on the CPU.

    Raises:
        ValueError: The file holds more than tensors and plain types, or no
            state dict, or is damaged.
    """
    return as_state_dict(read_checkpoint(path), path)


def read_checkpoint(path: str | Path) -> object:
    """Read all that ``torch.save`` wrote, without running code.

    Args:
        path (str | Path): Any such file.

    Returns:
        object: What it holds, tensors on the CPU.

    Raises:
        ValueError: The file holds more than tensors and plain types, or is
            damaged.
    """
    with open(path, 'rb'):
        pass  # what the system refuses is no damage: that is told as it is
    try:
        return load_guarded(path)
    except Exception as error:  # damaged files fail in many ways
        raise ValueError(unreadable(path, error)) from error


def as_state_dict(checkpoint: object, path: str | Path) -> dict[str, Tensor]:
    """Find the state dict in what a file holds.

    Args:
        checkpoint (object): A state dict, or a dict with a ``state_dict``.
        path (str | Path): The file, for the message.

    Returns:
        dict[str, Tensor]: Weights by name.

    Raises:
        ValueError: There is none.
    """
    weights = checkpoint
    if isinstance(checkpoint, dict):
        weights = checkpoint.get('state_dict', checkpoint)
    if not isinstance(weights, dict) or not all(
        isinstance(value, Tensor) for value in weights.values()
    ):
        raise ValueError(f'{path} holds no state dict')
    return dict(weights)


def other_shapes(
    found: Mapping[str, Tensor], expected: Mapping[str, Tensor]
) -> list[str]:
    """Tell of weights that have other shapes than expected.

    Args:
        found (Mapping[str, Tensor]): Weights by name.
        expected (Mapping[str, Tensor]): Those of the model; only their
            shapes matter.

    Returns:
        list[str]: A line for each weight that both have.
    """
    return [
        f'{name} {tuple(found[name].shape)} instead of {tuple(own.shape)}'
        for name, own in expected.items()
        if name in found and found[name].shape != own.shape
    ]


def describe_misfits(
    missing: Iterable[str], unexpected: Iterable[str], shapes: Iterable[str]
) -> list[str]:
    """Sum up how weights and a model differ.

    Args:
        missing (Iterable[str]): Names that only the model has.
        unexpected (Iterable[str]): Names that only the weights have.
        shapes (Iterable[str]): What :func:`other_shapes` tells.

    Returns:
        list[str]: A line for each kind of difference, with how many there
        are and the first three; none where the two fit.
    """
    kinds = {
        'missing': sorted(missing),
        'unexpected': sorted(unexpected),
        'of another shape': list(shapes),
    }
    return [
        f'{len(names)} {kind}: {", ".join(names[:3])}'
        + (', ...' if len(names) > 3 else '')
        for kind, names in kinds.items()
        if names
    ]


def unreadable(path: str | Path, error: Exception) -> str:
    """Tell why ``torch.load`` did not read a file, and what to do.

    Args:
        path (str | Path): The file.
        error (Exception): What ``torch.load`` raised.
    """
    # torch >= 2.6, then older ones
    refused = re.search(r"(?:GLOBAL|class) '?([\w.]+)", str(error))
    if refused is None and str(path).endswith('.onnx'):
        return (
            f'{path} is an ONNX file, and no checkpoint: give the checkpoint '
            'that it was exported from'
        )
    if refused is None:
        reason = str(error).rpartition('Unpickler error: ')[2].strip()
        return (
            f'{path} is not a file that torch.save wrote, or it is damaged '
            f'({type(error).__name__}: {reason.partition(chr(10))[0]})'
        )
    return (
        f"{path} holds '{refused[1]}', and reading other types than tensors "
        'and plain ones can run code. If you trust its source, keep the '
        'weights alone:\n'
        f"  python -c \"import torch; c = torch.load('{path}', 'cpu', "
        "weights_only=False); torch.save(c['state_dict'], 'weights.pth')\"\n"
        'and take weights.pth instead'
    )
