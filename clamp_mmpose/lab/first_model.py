"""Writes the weights that the page starts with, of the demo's checkpoint.

python -m clamp_mmpose.lab.first_model work_dirs/clamp_tiny_demo/best_*.pth
"""

import sys
from pathlib import Path

from ..foundation.state_dicts import read_state_dict
from ..web.first_model import TEXT_TOWER, WEIGHTS
from .pretraining.weights_file import write_half


def write_first_model(checkpoint: str | Path, path: str | Path) -> None:
    """Write all but the text tower, in half precision.

    Args:
        checkpoint (str | Path): Of ``configs/clamp_tiny_demo.py``.
        path (str | Path): ``.safetensors`` file to write.

    Raises:
        OSError: A file cannot be read or written.
        ValueError: It is no checkpoint.
    """
    weights = {
        name: value
        for name, value in read_state_dict(checkpoint).items()
        if not name.startswith(TEXT_TOWER)
    }
    write_half(weights, path)


if __name__ == '__main__':
    write_first_model(sys.argv[1], WEIGHTS)
    print(f'{WEIGHTS}: {WEIGHTS.stat().st_size / 1e6:.1f} MB')
