"""Kills trainings at random times and while they save, and tells what is lost.

Each is resumed until it ends, and its weights are compared with those of one
that was not killed.
"""

import _ctrl_c  # noqa: F401  first, as the others take seconds

# isort: split
import argparse
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path

from mmengine.registry import init_default_scope
from tqdm import tqdm

import clamp_mmpose  # noqa: F401  registers the hooks
from clamp_mmpose.foundation.command_line import run
from clamp_mmpose.lab.kills import MOMENTS, Trainings


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        '--kills', type=int, default=100, help='number of kills (SIGKILL)'
    )
    parser.add_argument('--seed', type=int, default=0, help='random seed')
    parser.add_argument(
        '--epochs', type=int, default=10, help='epochs of each training'
    )
    parser.add_argument(
        '--megabytes', type=int, default=16, help='size of a checkpoint'
    )
    return parser.parse_args()


def table(kills):
    lines = ['| killed | kills, all resumed | lost 0 epochs | lost 1 | more |']
    lines.append('|---|---|---|---|---|')
    for moment in MOMENTS:
        lost = Counter(
            min(kill.lost, 2) for kill in kills if kill.moment == moment
        )
        counts = [sum(lost.values()), lost[0], lost[1], lost[2]]
        lines.append(f'| {moment} | {" | ".join(map(str, counts))} |')
    return '\n'.join(lines)


def main():
    args = parse_args()
    init_default_scope('mmpose')
    with tempfile.TemporaryDirectory() as folder:
        trainings = Trainings(
            Path(folder), args.epochs, args.megabytes, args.seed
        )
        kills = list(
            tqdm(
                islice(trainings.kill(), args.kills),
                desc='Killing',
                unit='kill',
                total=args.kills,
            )
        )
    print(table(kills))
    print(
        f'\n{trainings.ended} trainings have ended, with the weights of one '
        'that was not killed, to the last bit'
    )


if __name__ == '__main__':
    run(main)
