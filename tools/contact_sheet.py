"""Draws a model's predictions for images of its test set on one sheet."""

import argparse
import sys
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import (
    add_config_and_checkpoint,
    add_device,
)
from clamp_mmpose.foundation.progress import with_progress


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_config_and_checkpoint(parser)
    parser.add_argument('out', help='picture to write (.jpg or .png)')
    parser.add_argument(
        '--images', type=int, default=16, help='number of images'
    )
    add_device(parser)
    return parser.parse_args()


def main():
    args = parse_args()
    if args.images < 1:
        sys.exit(f'error: --images {args.images} must be at least 1')
    if Path(args.out).suffix not in ('.jpg', '.png'):
        sys.exit(f'error: {args.out} must end with .jpg or .png')
    with slow_imports():
        import cv2

        from clamp_mmpose.datasets.prediction import (
            open_dataset,
            prediction_dataset,
        )
        from clamp_mmpose.foundation.atomic_files import write_atomically
        from clamp_mmpose.lab.contact_sheet import (
            draw_predictions,
            make_contact_sheet,
        )
        from clamp_mmpose.prediction.backends.torch_backend import TorchBackend
    try:
        backend = TorchBackend(args.config, args.checkpoint, args.device)
        dataset = open_dataset(prediction_dataset(backend.model.cfg))
        drawings = draw_predictions(backend, dataset, args.images)
        images = list(
            with_progress(drawings, 'Drawing', 'images', args.images)
        )
        sheet = make_contact_sheet(images)
        _, encoded = cv2.imencode(Path(args.out).suffix, sheet[..., ::-1])
        write_atomically(args.out, encoded.tobytes())
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')
    print(f'{len(images)} images are on {args.out}')


if __name__ == '__main__':
    run(main)
