"""Train with mmpose's tool; `mim train clamp_mmpose CONFIG` runs this."""

import runpy
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports


def main():
    with slow_imports():
        import mmpose
    tool = Path(mmpose.__file__).parent / '.mim' / 'tools' / 'train.py'
    runpy.run_path(str(tool), run_name='__main__')


if __name__ == '__main__':
    run(main)
