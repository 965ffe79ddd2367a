"""Reproduces a table of the paper and prints it beside the published one.

Or, as `synthetic`, asks whether language helps: CLAMP against its baselines on
drawn animals, on a CPU. It keeps what is finished: call it again to go on.
"""

import signal
import sys
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.lab.reproduction.options import parse_args


def main():
    args = parse_args(__doc__)
    with slow_imports():
        from clamp_mmpose.lab.reproduction.command import run_command
    # end as by Ctrl-C, and with this the run that is going on
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run_command(args, Path(__file__).parents[1] / 'configs')


if __name__ == '__main__':
    run(main)
