"""The options of `tools/reproduce.py`."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from ...foundation.command_line import ConfigOptions
from .paper import TABLES

STUDIES = ('synthetic', 'livestock', 'body-part', 'joint')
_HELP = """
--data-root holds ap10k and animalpose; drawn animals are kept there, too. For
livestock and joint it is the folder of the former data set (default:
data/livestock), for body-part that of a DeepLabCut project (data/openfield).
--weights holds a file for each backbone that the table has: RN50, ViT-B-16,
ViT-L-14 (CLIP) and resnet50 (ImageNet), each .safetensors, .pt, .bin or .pth;
without it they are downloaded.
"""


def parse_args(description: str) -> argparse.Namespace:
    """Read the command line; what cannot be is refused."""
    parser = argparse.ArgumentParser(
        description=description,
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        'table',
        choices=[*TABLES, 'all', *STUDIES],
        help='table of the paper, or study',
    )
    add(
        '--seeds',
        type=int,
        default=3,
        help='seeds of a row, 0 to SEEDS - 1 (default: 3)',
    )
    add('--data-root', type=Path, help='folder of the data (default: data)')
    add('--weights', type=Path, help='folder of weights to start from')
    add(
        '--work-dir',
        type=Path,
        default='work_dirs/reproduce',
        help='folder of the runs (default: %(default)s)',
    )
    add('--dry-run', action='store_true', help='list runs, cost and needs')
    add('--iterations', type=int, help='steps of a run of a study')
    add('--only', default='*', help="names to run, such as 'clamp_*'")
    add('--resume', action='store_true', help='go on with interrupted runs')
    add(
        '--synthetic',
        action='store_true',
        help='tiny twins of the rows on drawn animals, to try the tool; the '
        'numbers mean nothing',
    )
    add(
        '--cfg-options',
        nargs='+',
        action=ConfigOptions,
        default={},
        metavar='KEY=VALUE',
        help='overrides of every row, as train_dataloader.num_workers=4',
    )
    args = parser.parse_args()
    for problem in _problems(args):
        parser.error(problem)
    return args


def _problems(args: argparse.Namespace) -> Iterator[str]:
    if args.seeds < 1:
        yield f'--seeds {args.seeds} must be at least 1'
    study = args.table in STUDIES
    if args.iterations is not None and not study:
        yield f'--iterations is for {", ".join(STUDIES)}: rows have their own'
    if args.iterations is not None and args.iterations < 1:
        yield f'--iterations {args.iterations} must be positive'
    if args.weights and (args.synthetic or study):
        yield 'tiny models have weights of their own: no --weights'
    if args.synthetic and study:
        yield f'{args.table} has tiny models anyway: no --synthetic'
    for option in args.cfg_options:
        if option.startswith(('model.init_cfg', 'model.backbone.init_cfg')):
            yield (
                f'{option}: rows start from different weights; name a folder '
                'with a file for each backbone by --weights'
            )
