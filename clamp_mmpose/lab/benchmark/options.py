"""The options of `tools/benchmark.py`."""

import argparse
from collections.abc import Iterator

from ...foundation.command_line import ConfigOptions
from ...foundation.options import add_device, file_of, new_parser

MEASUREMENTS = (
    'inference',
    'training',
    'profile',
    'memory',
    'loading',
    'exported',
    'int8',
    'compiled',
    'compiled_step',
    'predicted',
    'rtmlib',
    'long',
)
_DEPLOYED = {'exported', 'int8', 'predicted', 'rtmlib', 'long'}
_IN_FLOAT32 = _DEPLOYED | {'loading', 'compiled'}


def parse_args(description: str) -> argparse.Namespace:
    """Read the command line; what cannot be is refused."""
    parser = new_parser(description)
    add = parser.add_argument
    add(
        'config',
        type=file_of('config'),
        nargs='+',
        help='config files of CLAMP',
    )
    add(
        '--batch-sizes',
        type=int,
        nargs='+',
        default=[1, 8],
        metavar='B',
        help='animals in a batch (default: 1 8)',
    )
    add(
        '--rounds',
        type=int,
        default=15,
        metavar='N',
        help='measurements (default: 15)',
    )
    add(
        '--frames',
        type=int,
        metavar='N',
        help='of the video for predicted and rtmlib (default: 240), and long '
        '(default: 10000)',
    )
    add(
        '--video',
        type=file_of('video'),
        metavar='FILE',
        help='its first frames are predicted for predicted and rtmlib '
        '(default: a moving noise)',
    )
    add(
        '--what',
        nargs='+',
        choices=MEASUREMENTS,
        metavar='WHAT',
        default=['inference', 'training', 'memory'],
        help=f'any of {", ".join(MEASUREMENTS)}: '
        'loading needs the training data, exported and int8 the extra '
        '[export], predicted, rtmlib and long [video] too, and rtmlib that '
        'package (pip install --no-deps rtmlib), compiled and compiled_step '
        'a C++ compiler; long tells of memory '
        '(default: inference training memory)',
    )
    add(
        '--precision',
        choices=['float32', 'float16', 'bfloat16'],
        default='float32',
        help='dtype of autocast, for inference, training, compiled_step, '
        'profile and memory (default: float32)',
    )
    add_device(parser)
    add(
        '--cfg-options',
        nargs='+',
        action=ConfigOptions,
        metavar='KEY=VALUE',
        help='overrides of the configs, such as '
        'train_dataloader.dataset.data_root=FOLDER',
    )
    add('--json', metavar='FILE', help='file for all measurements')
    args = parser.parse_args()
    for problem in _problems(args):
        parser.error(problem)
    return args


def _problems(args: argparse.Namespace) -> Iterator[str]:
    numbers = [
        ('rounds', args.rounds),
        ('frames', args.frames),
        *(('batch-sizes', size) for size in args.batch_sizes),
    ]
    for name, number in numbers:
        if number is not None and number < 1:
            yield f'--{name} must be positive: {number}'
    reduced = args.precision != 'float32'
    others = sorted(_IN_FLOAT32 & set(args.what))
    if reduced and others:
        yield (
            f'--precision {args.precision} is for inference, training, '
            'compiled_step, profile and memory: run '
            f'{", ".join(others)} without it'
        )
    if _DEPLOYED & set(args.what) and args.device != 'cpu':
        yield 'exported models are timed on the CPU: --device cpu'
