"""Draws synthetic animals in AP-10K's format."""

import argparse
import sys
from functools import partial

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import add_seed
from clamp_mmpose.foundation.progress import with_progress


def parse_args():
    parser = argparse.ArgumentParser(
        description='Draws quadrupeds of 8 families in the format of AP-10K, '
        'split 7:1:2 into train, val and test.',
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument('out', help='folder of the data set, new or empty')
    parser.add_argument(
        '--images', type=int, default=1000, help='number of images'
    )
    add_seed(parser)
    parser.add_argument(
        '--size', type=int, default=256, help='longer side in pixels'
    )
    return parser.parse_args()


def main():
    args = parse_args()
    with slow_imports():
        from clamp_mmpose.lab.synthetic import write_dataset
    progress = partial(with_progress, title='Drawing', unit='images')
    try:
        written = write_dataset(
            args.out, args.images, args.seed, args.size, progress
        )
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')
    if written:
        print(f'{args.images} images are in {args.out}')
    else:
        print(
            f'{args.out} already holds these {args.images} images: '
            'nothing to do'
        )


if __name__ == '__main__':
    run(main)
