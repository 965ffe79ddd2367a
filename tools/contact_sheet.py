"""Draws a model's predictions for images of its test set on one sheet."""

import argparse
import sys
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument('config', help='config file of the model')
    parser.add_argument('checkpoint', help='checkpoint of the model')
    parser.add_argument('out', help='picture to write (.jpg or .png)')
    parser.add_argument(
        '--images', type=int, default=16, help='number of images'
    )
    parser.add_argument('--device', default='cpu', help='for example cuda:0')
    return parser.parse_args()


def main():
    args = parse_args()
    if args.images < 1:
        sys.exit(f'error: --images {args.images} must be at least 1')
    if Path(args.out).suffix not in ('.jpg', '.png'):
        sys.exit(f'error: {args.out} must end with .jpg or .png')
    with slow_imports():
        import cv2
        from mmengine import track_iter_progress
        from mmengine.registry import init_default_scope
        from mmpose.apis import init_model
        from mmpose.registry import DATASETS

        from clamp_mmpose.datasets.prediction import prediction_dataset
        from clamp_mmpose.datasets.shared_settings import share_settings
        from clamp_mmpose.foundation.atomic_files import write_atomically
        from clamp_mmpose.lab.contact_sheet import (
            draw_predictions,
            make_contact_sheet,
        )
    model = init_model(args.config, args.checkpoint, device=args.device)
    init_default_scope('mmpose')
    config = share_settings(model.cfg)
    dataset = DATASETS.build(prediction_dataset(config))
    drawings = draw_predictions(model, dataset, args.images)
    images = list(track_iter_progress((drawings, args.images)))
    sheet = make_contact_sheet(images)
    _, encoded = cv2.imencode(Path(args.out).suffix, sheet[..., ::-1])
    write_atomically(args.out, encoded.tobytes())
    print(f'\n{len(images)} images are on {args.out}')


if __name__ == '__main__':
    run(main)
