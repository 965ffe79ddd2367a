"""The end of a CLIP's training: weights, and a card that scores them."""

import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import open_clip

from ...foundation.atomic_files import write_atomically
from ...models.clip import CLIPModel
from ...models.clip.files import read_clip_file
from .pictures import Picture
from .weights_file import write_weights
from .zero_shot import answer_all


def finish(
    clip: open_clip.CLIP,
    clip_model: CLIPModel,
    out: Path,
    held_out: Sequence[Picture],
    card_of: Callable[[str, dict], str],
) -> None:
    """Write weights and card, and print the card.

    Args:
        clip (open_clip.CLIP): Trained model.
        clip_model (str | dict): Its open_clip model name or config.
        out (Path): ``.safetensors`` file to write; the card is beside it.
        held_out (Sequence[Picture]): What it is scored on.
        card_of (Callable): Makes the card of the command and the scores.
    """
    write_weights(clip, clip_model, out)
    # what is scored is what was written, in half precision
    clip.load_state_dict(read_clip_file(out).weights)
    command = f'python {shlex.join(sys.argv)}'
    card = card_of(command, answer_all(clip, held_out))
    path = out.with_suffix('.md')
    write_atomically(path, card.encode())
    print(f'\n{card}\nwritten to {out} and {path}')
