"""CLIP files of any maker as one clean safetensors file."""

from pathlib import Path

from safetensors.torch import save_file

from ..foundation.atomic_files import replacing_atomically
from ..foundation.digests import sha256_of
from ..models.clip import get_clip_config
from ..models.clip.files import ACTIVATIONS, read_clip_file
from ..models.clip.weights import check_activation, check_weights
from .paths import check_paths


def convert_clip_file(
    source: str | Path,
    target: str | Path,
    model: str,
    trust: bool = False,
    overwrite: bool = False,
) -> str:
    """Write the weights of a CLIP file with what is known of them.

    The file's metadata are ``model``, ``activation`` ('QuickGELU' or 'GELU')
    and ``source_sha256``.

    Args:
        source (str | Path): See :func:`read_clip_file`.
        target (str | Path): ``.safetensors`` file to write.
        model (str): Name of the model in open_clip.
        trust (bool): Open a TorchScript archive of unknown origin.
            Defaults to False.
        overwrite (bool): Replace a file that exists. Defaults to False.

    Returns:
        str: What was written, for people to read.

    Raises:
        ValueError: The source does not hold the weights of the model, or may
            not be opened; nothing is written.
    """
    check_paths(source, target, overwrite)
    if Path(target).suffix != '.safetensors':
        raise ValueError(f'{target} must end with .safetensors')
    config = get_clip_config(model)
    file = read_clip_file(source, trust)
    check_activation(model, str(source), file)
    check_weights(model, str(source), file.weights)
    metadata = dict(
        format='pt',
        model=model,
        activation=ACTIVATIONS[config.quick_gelu],
        source_sha256=sha256_of(source),
    )
    weights = {
        name: value.contiguous() for name, value in file.weights.items()
    }
    with replacing_atomically(target) as name:
        save_file(weights, name, metadata)
    return (
        f'{len(weights)} tensors of {model} with {metadata["activation"]} '
        f'({_who_says(file.quick_gelu)}), '
        f'from a file of SHA-256 {metadata["source_sha256"]}'
    )


def _who_says(known_quick_gelu: bool | None) -> str:
    if known_quick_gelu is None:
        return 'so says --model; the file does not tell'
    return 'so says the file'
