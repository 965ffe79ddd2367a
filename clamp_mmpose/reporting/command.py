"""``tools/report.py``, and what :class:`ReportHook` runs."""

import argparse
import sys
from pathlib import Path

from ..foundation.command_line import ConfigOptions, run, slow_imports


def parse_args() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        description='Writes the report of a training: one HTML page that '
        'opens offline.'
    )
    parser.add_argument(
        'work_dir', help='folder that the training has written to'
    )
    parser.add_argument(
        'out',
        nargs='?',
        help='HTML file to write (default: report.html in that folder)',
    )
    parser.add_argument(
        '--animals',
        type=int,
        default=2000,
        metavar='N',
        help='how many are predicted at most, evenly spread over the test '
        'set (default: 2000)',
    )
    parser.add_argument(
        '--device', default='cpu', help='for example cuda:0 (default: cpu)'
    )
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=ConfigOptions,
        help='overrides of the config, for example data_root=...',
    )
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
