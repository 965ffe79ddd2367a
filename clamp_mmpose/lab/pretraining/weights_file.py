"""Weights in half precision, as a file."""

from collections.abc import Mapping
from pathlib import Path

import open_clip
from safetensors.torch import save_file
from torch import Tensor

from ...foundation.atomic_files import replacing_atomically
from ...models.clip import CLIPModel, get_clip_config
from ...models.clip.files import ACTIVATIONS


def write_weights(
    clip: open_clip.CLIP, clip_model: CLIPModel, path: str | Path
) -> None:
    """Write a trained CLIP for ``CLIPWeights``, with its activation.

    Args:
        clip (open_clip.CLIP): Trained model.
        clip_model (str | dict): Its open_clip model name or config.
        path (str | Path): ``.safetensors`` file to write.
    """
    activation = ACTIVATIONS[get_clip_config(clip_model).quick_gelu]
    write_half(clip.state_dict(), path, activation=activation)


def write_half(
    weights: Mapping[str, Tensor], path: str | Path, **metadata: str
) -> None:
    """Write weights in half precision; whole numbers stay as they are.

    Args:
        weights (Mapping[str, Tensor]): By name.
        path (str | Path): ``.safetensors`` file to write.
        **metadata (str): What the file says of them.
    """
    halves = {
        name: (value.half() if value.is_floating_point() else value)
        for name, value in weights.items()
    }
    contiguous = {name: value.contiguous() for name, value in halves.items()}
    with replacing_atomically(path) as name:
        save_file(contiguous, name, dict(format='pt', **metadata))
