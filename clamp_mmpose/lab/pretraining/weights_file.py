"""A trained CLIP as a file for ``CLIPWeights``."""

from pathlib import Path

import open_clip
from safetensors.torch import save_file

from ...foundation.atomic_files import replacing_atomically
from ...models.clip import CLIPModel, get_clip_config
from ...models.clip.files import ACTIVATIONS


def write_weights(
    clip: open_clip.CLIP, clip_model: CLIPModel, path: str | Path
) -> None:
    """Write weights in half precision, with their activation.

    Args:
        clip (open_clip.CLIP): Trained model.
        clip_model (str | dict): Its open_clip model name or config.
        path (str | Path): ``.safetensors`` file to write.
    """
    activation = ACTIVATIONS[get_clip_config(clip_model).quick_gelu]
    weights = {
        name: value.half() if value.is_floating_point() else value
        for name, value in clip.state_dict().items()
    }
    contiguous = {name: value.contiguous() for name, value in weights.items()}
    with replacing_atomically(path) as name:
        save_file(contiguous, name, dict(format='pt', activation=activation))
