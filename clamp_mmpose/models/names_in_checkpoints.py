"""Names of keypoints as part of a state dict: in CLAMP they are weights."""

import json
import warnings
from collections.abc import Sequence
from itertools import zip_longest

import torch
from torch import Tensor


def pack_names(names: Sequence[str]) -> Tensor:
    """Names as a tensor, which every format of weights can hold.

    Args:
        names (Sequence[str]): K names.

    Returns:
        Tensor: (N,), uint8: a JSON list in UTF-8.
    """
    text = json.dumps(list(names), ensure_ascii=False)
    return torch.tensor(list(text.encode()), dtype=torch.uint8, device='cpu')


def unpack_names(packed: Tensor) -> list[str]:
    """The names that :func:`pack_names` packed.

    Raises:
        ValueError: The tensor holds something else.
    """
    try:
        names = json.loads(bytes(packed.tolist()).decode())
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(
            'the names of the keypoints in this checkpoint cannot be read: '
            'it is damaged'
        ) from error
    if not isinstance(names, list):
        raise ValueError(f'names of keypoints are a list, not {names!r}')
    return [str(name) for name in names]


def compare_names(found: Sequence[str] | None, own: Sequence[str]) -> None:
    """Warn where a checkpoint was trained with other names.

    Args:
        found (Sequence[str], optional): Names in the checkpoint; ``None`` if
            it has none.
        own (Sequence[str]): Names of the model that loads it.
    """
    if found is None:
        warnings.warn(
            'the checkpoint does not say which names its keypoints had: it '
            'is taken to have those of this model, in this order',
            stacklevel=2,
        )
    elif list(found) != list(own):
        rows = [
            f'  {i:>3}  {a or "-":<28}{b or "-"}'
            for i, (a, b) in enumerate(zip_longest(found, own))
            if a != b
        ]
        warnings.warn(
            'the checkpoint was trained with other names of keypoints, or '
            'with the same in another order; its weights mean those on the '
            'left, the model asks for those on the right:\n' + '\n'.join(rows),
            stacklevel=2,
        )
