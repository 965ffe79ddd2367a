"""Test with mmpose's tool; `mim test clamp_mmpose CONFIG` runs this."""

import runpy
import sys
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import look_for_config


def main():
    look_for_config(sys.argv[1:])
    with slow_imports():
        import mmpose
    tool = Path(mmpose.__file__).parent / '.mim' / 'tools' / 'test.py'
    runpy.run_path(str(tool), run_name='__main__')


if __name__ == '__main__':
    run(main)
