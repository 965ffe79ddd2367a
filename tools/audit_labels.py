"""Ranks the labels that a config trains on by how wrong they look.

The training set is divided in folds, by videos or blocks of time, and each
fold is looked at by a model that was trained on the others, as the config
says. Left and right exchanged, other names exchanged, labels far from where
they are expected: the most suspicious first, on one HTML page that opens
offline, and in a table beside it (docs/audit.md). Trained models stay in the
work dir, and are not trained again until config or labels change. No label is
changed.
"""

import sys
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import (
    add_cfg_options,
    add_device,
    file_of,
    new_parser,
)

PRINTED = 10


def parse_args():
    parser = new_parser(__doc__)
    parser.add_argument(
        'config',
        type=file_of('config'),
        help='config file that trains on the labels',
    )
    parser.add_argument(
        '--out',
        metavar='FILE',
        help='HTML file to write, the table beside it as .csv (default: '
        'audit.html in the work dir)',
    )
    parser.add_argument(
        '--folds',
        type=int,
        default=2,
        metavar='F',
        help='parts, and models to train (default: 2)',
    )
    parser.add_argument(
        '--work-dir',
        type=Path,
        metavar='FOLDER',
        help='for the models (default: work_dirs/CONFIG_audit)',
    )
    parser.add_argument(
        '--checkpoint',
        type=file_of('checkpoint'),
        metavar='FILE',
        help='let this model look at all, and train none: it has learned by '
        'heart some of the faults that it was trained on',
    )
    parser.add_argument(
        '--most',
        type=int,
        default=100,
        metavar='N',
        help='how many the page shows, of the table all (default: 100)',
    )
    add_device(parser)
    add_cfg_options(parser, 'train_cfg.max_epochs=50')
    return parser.parse_args()


def main():
    args = parse_args()
    work_dir = args.work_dir or Path(
        'work_dirs', f'{Path(args.config).stem}_audit'
    )
    out = Path(args.out or work_dir / 'audit.html')
    with slow_imports():
        from clamp_mmpose.auditing.audit import Audit, write_audit
    audit = Audit(
        args.config,
        work_dir,
        args.folds,
        args.checkpoint,
        args.device,
        args.cfg_options,
    )
    try:
        found = write_audit(audit, out, args.most)
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')
    print(f'{len(found)} findings')
    for rank, line in enumerate(found[:PRINTED], start=1):
        print(f'{rank:3} {line}')
    print(f'{out}, and a table of all in {out.with_suffix(".csv")}')


if __name__ == '__main__':
    run(main)
