"""Makes a data set and a config of the label files of other tools."""

import argparse
import re
import sys
from functools import partial
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import new_parser
from clamp_mmpose.foundation.progress import with_progress

CONFIGS = Path(__file__).resolve().parents[1] / 'configs'
FORMATS = ('coco', 'deeplabcut', 'lightning-pose', 'sleap', 'yolo')


def parse_args():
    parser = new_parser(__doc__)
    parser.add_argument(
        'sources',
        nargs='+',
        type=Path,
        metavar='source',
        help='project folder or label file; several become one data set',
    )
    parser.add_argument(
        'out', type=Path, help='folder of the data set, new or empty'
    )
    parser.add_argument(
        '--format',
        choices=FORMATS,
        help='format of the labels, where it cannot be recognised',
    )
    parser.add_argument(
        '--base',
        default='clamp_tiny_ap10k',
        help='model to train: a config of this package, or a file '
        '(default: %(default)s)',
    )
    parser.add_argument(
        '--category',
        default='animal',
        help='species, where the source names none (default: %(default)s)',
    )
    parser.add_argument(
        '--keypoints',
        type=names,
        metavar='A,B,...',
        help='names of keypoints, where the source has only numbers',
    )
    parser.add_argument(
        '--split',
        choices=['own', 'new'],
        default='own',
        help="the sources' own split if they have one, or a new one by video "
        '(default: %(default)s)',
    )
    parser.add_argument(
        '--merge',
        action='store_true',
        help='make one skeleton of different ones, matched by words',
    )
    parser.add_argument(
        '--apart',
        nargs='+',
        default=[],
        type=pair,
        metavar='A=B',
        help='keypoints that --merge must not take for the same',
    )
    parser.add_argument(
        '--use-predictions',
        action='store_true',
        help='take what a model has found (SLEAP), too',
    )
    parser.add_argument(
        '--only',
        type=names,
        metavar='NAME,...',
        help='categories to take from a COCO file (default: all)',
    )
    parser.add_argument(
        '--link', action='store_true', help='link pictures, do not copy them'
    )
    return parser.parse_args()


def names(text):
    return [name.strip() for name in text.split(',')]


def pair(text):
    first, equals, second = text.partition('=')
    if not equals:
        raise argparse.ArgumentTypeError(f'{text!r} is not A=B')
    return first, second


def base_config(name):
    for path in (Path(name), CONFIGS / f'{name}.py'):
        if path.is_file():
            return path.resolve()
    sys.exit(f'error: --base {name}: neither a file nor one of {CONFIGS}')


def main():
    args = parse_args()
    with slow_imports():
        from clamp_mmpose.importing import (
            ImportFailed,
            Options,
            Request,
            import_labels,
        )
    request = Request(
        sources=args.sources,
        out=args.out,
        base=base_config(args.base),
        name=re.sub(r'\W+', '_', args.out.resolve().name),
        format=args.format,
        options=Options(
            args.category, args.keypoints, args.use_predictions, args.only
        ),
        merge=args.merge,
        apart=args.apart,
        new_split=args.split == 'new',
        link=args.link,
        detectors=CONFIGS / '_base_',
    )
    try:
        config = import_labels(
            request,
            progress=partial(
                with_progress, title='Importing', unit='pictures'
            ),
        )
    except (ImportFailed, OSError) as error:
        sys.exit(f'error: {error}')
    print(f'\nPrompts to look at: {args.out / "skeleton.py"}')
    print(f'To train:           mim train mmpose {config}')
    detector = config.with_name(f'detector_{request.name}.py')
    print(f'Or a detector:      mim train mmdet {detector}')


if __name__ == '__main__':
    run(main)
