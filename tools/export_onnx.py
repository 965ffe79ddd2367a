"""Exports a model to ONNX, for `clamp_mmpose.runtime`.

The file holds the image side of CLAMP; what the prompts are before they meet
an image is a constant in it. It is written only if it predicts what PyTorch
predicts; what fp16 and int8 change is printed.
"""

import sys
from pathlib import Path

from clamp_mmpose.foundation.atomic_files import write_atomically
from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import (
    add_cfg_options,
    add_config_and_checkpoint,
    new_parser,
)


def parse_args():
    parser = new_parser(__doc__)
    add_config_and_checkpoint(parser)
    parser.add_argument('out', help='file to write (.onnx)')
    parser.add_argument(
        '--score-maps', action='store_true', help='output score maps too'
    )
    parser.add_argument(
        '--precision',
        choices=('fp32', 'fp16', 'int8'),
        default='fp32',
        help='number format of the weights (default: fp32), with int8 of the '
        'activations too',
    )
    parser.add_argument(
        '--opset', type=int, default=17, help='ONNX operators (default: 17)'
    )
    parser.add_argument(
        '--images',
        type=int,
        default=0,
        metavar='N',
        help="compare on N images of the config's test set too; int8 needs "
        'them, and calibrates on N of the training set (default: 0)',
    )
    parser.add_argument(
        '--pictures',
        nargs='+',
        metavar='PATH',
        help='pictures, or folders of them, for --images to take instead of '
        "the config's data: whole ones, without boxes; every other one "
        'calibrates',
    )
    add_cfg_options(parser)
    args = parser.parse_args()
    if not args.out.endswith('.onnx'):
        parser.error(f'{args.out} is to be written: it must end with .onnx')
    if args.images < 0:
        parser.error(f'--images {args.images} is less than none')
    if args.precision == 'int8' and args.images < 1:
        parser.error('int8 is calibrated on images: add --images 64')
    if args.pictures and args.images < 1:
        parser.error('say how many of the pictures: add --images 64')
    return args


def export(args):
    with slow_imports():
        from clamp_mmpose.deployment import export_model
        from clamp_mmpose.prediction.backends.model_files import (
            calibration_of,
            load_model,
        )
    model = load_model(
        args.config, args.checkpoint, cfg_options=args.cfg_options
    )
    tested, trained = images_of(args, model)
    outputs = ('heatmaps', 'score_map')[: 1 + args.score_maps]
    return export_model(
        model,
        Path(args.config).name,
        outputs,
        args.precision,
        args.opset,
        tested,
        trained,
        calibration_of(
            args.checkpoint, len(model.dataset_meta['keypoint_id2name'])
        ),
    )


def images_of(args, model):
    """What to compare on, and what to calibrate int8 on."""
    with slow_imports():
        from clamp_mmpose.datasets.prediction import prediction_dataset
        from clamp_mmpose.deployment import picture_images, pipeline_images
    if not args.images:
        return [], []
    if args.pictures:
        found = picture_images(model, args.pictures, 2 * args.images)
        return found[::2], found[1::2] or found
    tested = prediction_dataset(model.cfg)
    trained = model.cfg.get('train_dataloader') or {}
    datasets = tested, trained.get('dataset', tested)
    return [pipeline_images(model, one, args.images) for one in datasets]


def main():
    args = parse_args()
    try:
        content, deviation = export(args)
        write_atomically(args.out, content)
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}\nnothing was written')
    size = len(content) / 2**20
    print(
        f'{args.out}: {args.precision}, {size:.0f} MiB\n'
        f'compared with PyTorch, {deviation}'
    )


if __name__ == '__main__':
    run(main)
