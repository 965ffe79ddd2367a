"""Checks annotation files against their skeleton and their pictures.

It looks for what would make a training or test fail, or be wrong without a
word: numbers, ids, names, boxes, areas, visibility, and pictures of another
size. Trainings with the configs of this package make the same check. Of good
files it counts species and keypoints; of several, which are parts of a split,
it also finds pictures that are in two of them, whatever their names.

Exit code: 0 if the files can be used, warnings included, 1 if not, 2 if the
command is wrong.
"""

import sys
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import file_of, new_parser


def parse_args():
    parser = new_parser(__doc__)
    parser.add_argument(
        'annotations',
        nargs='+',
        help="files of COCO's layout (.json), the parts of a split",
    )
    parser.add_argument('images', help='folder of its pictures')
    skeleton = parser.add_mutually_exclusive_group()
    skeleton.add_argument(
        '--metainfo',
        metavar='FILE',
        help='metainfo file of the skeleton; of those in mmpose the name is '
        'enough, such as ap10k.py (default: what the annotation file says)',
    )
    skeleton.add_argument(
        '--config',
        type=file_of('config'),
        help='config file whose skeleton, and prompts, are to be compared',
    )
    parser.add_argument(
        '--all',
        action='store_true',
        help='open all pictures, not a sample of 50, and compare the parts '
        'of a split by pixels',
    )
    args = parser.parse_args()
    if not Path(args.images).is_dir():
        parser.error(f'there is no folder {args.images}')
    return args


def main():
    args = parse_args()
    with slow_imports():
        from clamp_mmpose.datasets.annotation_command import can_be_used
    try:
        fine = can_be_used(
            args.annotations,
            args.images,
            args.metainfo,
            args.config,
            open_all=args.all,
        )
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')
    print('can be used' if fine else 'cannot be used as it is')
    sys.exit(0 if fine else 1)


if __name__ == '__main__':
    run(main)
