"""Checks annotation files against their skeleton and their pictures.

It looks for what would make a training or test fail, or be wrong without a
word: numbers, ids, names, boxes, areas, visibility, and pictures of another
size. Trainings with the configs of this package make the same check. Of good
files it counts species and keypoints; of several, which are parts of a split,
it also finds pictures that are in two of them, whatever their names.

Exit code: 0 if the files can be used, warnings included, 1 if not, 2 if the
command is wrong.
"""

import _ctrl_c  # noqa: F401  first, as the others take seconds

# isort: split
import argparse
import sys
from pathlib import Path

from clamp_mmpose.datasets.annotation_check import (
    Report,
    check_annotations,
    check_splits,
    counts_table,
    read_json,
)
from clamp_mmpose.foundation.command_line import run


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
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


def skeleton_of(args, report: Report) -> dict | None:
    """The skeleton that the command names; None without."""
    if args.metainfo is None and args.config is None:
        return None
    # imported here, as only these need mmengine and mmpose
    from mmengine import Config

    from clamp_mmpose.datasets.config_check import compare_model
    from clamp_mmpose.datasets.data_config import read_metainfo
    from clamp_mmpose.datasets.shared_settings import share_settings

    if args.metainfo is not None:
        return read_metainfo(dict(from_file=args.metainfo))
    config = share_settings(Config.fromfile(args.config))
    return compare_model(config, 'train', report)


def main():
    args = parse_args()
    report = Report(args.config)
    try:
        skeleton = skeleton_of(args, report)
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')
    reports = [report]
    for file in args.annotations:
        reports.append(
            check_annotations(file, args.images, skeleton, open_all=args.all)
        )
    failed = any(one.errors for one in reports)
    if not failed:
        reports.append(compare_parts(args))
        failed = bool(reports[-1].errors)
    for one in reports:
        if one.errors or one.warnings or one.num_rows is not None:
            print(one)
    print('cannot be used as it is' if failed else 'can be used')
    sys.exit(1 if failed else 0)


def compare_parts(args) -> Report:
    """Counts what the files have, and looks for pictures they share."""
    report = Report('the parts of the split')
    names = [Path(file).stem for file in args.annotations]
    if len(set(names)) < len(names):
        names = args.annotations
    parts = {
        name: read_json(file, report)
        for name, file in zip(names, args.annotations, strict=True)
    }
    print(counts_table(parts), end='\n\n')
    if len(parts) > 1:
        check_splits(parts, args.images, args.all, report)
    return report


if __name__ == '__main__':
    run(main)
