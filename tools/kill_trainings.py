"""Kills trainings at random times and while they save, and tells what is lost.

Each is resumed until it ends, and its weights are compared with those of one
that was not killed.
"""

import argparse
import tempfile
from itertools import islice
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import add_seed
from clamp_mmpose.foundation.progress import with_progress


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        '--kills', type=int, default=100, help='number of kills (SIGKILL)'
    )
    add_seed(parser)
    parser.add_argument(
        '--epochs', type=int, default=10, help='epochs of each training'
    )
    parser.add_argument(
        '--megabytes', type=int, default=16, help='size of a checkpoint'
    )
    return parser.parse_args()


def main():
    args = parse_args()
    with slow_imports():
        from mmengine.registry import init_default_scope

        from clamp_mmpose.lab.kills import Trainings, table_of
    init_default_scope('mmpose')
    with tempfile.TemporaryDirectory() as folder:
        trainings = Trainings(
            Path(folder), args.epochs, args.megabytes, args.seed
        )
        kills = list(
            with_progress(
                islice(trainings.kill(), args.kills),
                'Killing',
                'kills',
                args.kills,
            )
        )
    print(table_of(kills))
    print(
        f'\n{trainings.ended} trainings have ended, with the weights of one '
        'that was not killed, to the last bit'
    )


if __name__ == '__main__':
    run(main)
