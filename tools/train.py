"""Train with mmpose's tool; `mim train clamp_mmpose CONFIG` runs this."""

import _ctrl_c  # noqa: F401  first, as the others take seconds

# isort: split
import runpy
from pathlib import Path

import mmpose

from clamp_mmpose.foundation.command_line import run


def main():
    tool = Path(mmpose.__file__).parent / '.mim' / 'tools' / 'train.py'
    runpy.run_path(str(tool), run_name='__main__')


if __name__ == '__main__':
    run(main)
