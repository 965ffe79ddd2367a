"""Measures how far off a model's points are, and writes it into the model.

On the animals of the config's val_dataloader, which must not be trained on:
for each keypoint, and bin of scores, the radius that holds the true point in
90 % of cases (split conformal prediction, docs/scores.md), and, where scores
tell it, the score below which a point is not in view. The file that is written
is a copy of the model with this beside its weights, for predict.py,
export_onnx.py and clamp_mmpose.runtime; the model itself stays as it is.
"""

import sys

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import (
    add_cfg_options,
    add_device,
    file_of,
    new_parser,
)


def parse_args():
    parser = new_parser(__doc__)
    parser.add_argument(
        'config', type=file_of('config'), help='config file of the model'
    )
    parser.add_argument(
        'model',
        type=file_of('model'),
        help='checkpoint, or ONNX file of export_onnx.py',
    )
    parser.add_argument(
        '--out',
        metavar='FILE',
        help='file to write, perhaps the model itself (default: '
        'NAME.calibrated.pth or .onnx beside it)',
    )
    parser.add_argument(
        '--coverage',
        type=float,
        default=0.9,
        help='share of the true points within the radius (default: 0.9)',
    )
    add_device(parser)
    add_cfg_options(parser)
    return parser.parse_args()


def main():
    args = parse_args()
    with slow_imports():
        from clamp_mmpose.calibration.calibrate import calibrate
    try:
        path, report = calibrate(
            args.config,
            args.model,
            args.out,
            args.coverage,
            args.device,
            args.cfg_options,
        )
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}\nnothing was written')
    print(f'{report}\nwritten to {path}')


if __name__ == '__main__':
    run(main)
