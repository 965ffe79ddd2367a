"""``tools/report.py``, and what :class:`ReportHook` runs."""

import argparse
import sys
from pathlib import Path

from ..foundation.command_line import run, slow_imports
from ..foundation.options import (
    add_animals,
    add_cfg_options,
    add_device,
    new_parser,
)


def parse_args() -> argparse.Namespace:
    """What was asked for."""
    parser = new_parser(
        'Writes the report of a training: one HTML page that opens offline.'
    )
    parser.add_argument(
        'work_dir', help='folder that the training has written to'
    )
    parser.add_argument(
        'out',
        nargs='?',
        help='HTML file to write (default: report.html in that folder)',
    )
    add_animals(parser, 2000)
    add_device(parser)
    add_cfg_options(parser)
    return parser.parse_args()


def main() -> None:
    """Write it, or say in one line why not."""
    args = parse_args()
    out = args.out or Path(args.work_dir) / 'report.html'
    with slow_imports():
        from .report import write_report
    try:
        write_report(
            args.work_dir, out, args.device, args.animals, args.cfg_options
        )
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')
    print(out)


if __name__ == '__main__':
    run(main)
