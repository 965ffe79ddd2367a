"""Predicts the poses in pictures and videos, and writes them to files.

A checkpoint with its config needs PyTorch and MMPose; an ONNX file of
`export_onnx.py` needs neither. Each video, each folder's pictures together,
and all pictures that are given one by one, get files of their own in the
output folder:

  drawn    NAME.drawn.mp4 (H.264) or NAME.drawn/*.jpg
  csv      NAME.csv, a row per keypoint
  wide     NAME.wide.csv, a row per animal, with its box
  coco     NAME.coco.json, COCO's layout
  dlc, h5  NAME.dlc.csv, NAME.dlc.h5, DeepLabCut's tables
  slp      NAME.slp, SLEAP's predictions
  parquet  NAME.parquet, the columns of NAME.csv
  always   NAME.json, where all this comes from, frames without an animal

A file has its name when it is complete.

Exit code: 0 if all inputs were predicted, 1 if not.
"""

import sys

from clamp_mmpose.foundation.command_line import as_options, run, slow_imports
from clamp_mmpose.foundation.options import (
    add_boxes,
    add_detector,
    add_device,
    add_model_files,
    new_parser,
)


def parse_args():
    parser = new_parser(__doc__)
    parser.add_argument(
        'inputs',
        nargs='+',
        metavar='INPUT',
        help='picture, video, folder of them, quoted pattern, text file with '
        'one of these in each line, or - for such lines on the standard input',
    )
    parser.add_argument('--out', required=True, help='folder to write to')
    add_model_files(parser)
    add_boxes(parser)
    parser.add_argument(
        '--whole-picture',
        action='store_true',
        help='instead of boxes: every frame shows one animal and little else',
    )
    parser.add_argument(
        '--one-animal',
        action='store_true',
        help='instead of boxes: the model itself finds one animal per frame; '
        'imported configs train it to, where pictures show one animal',
    )
    add_detector(parser)
    parser.add_argument(
        '--track',
        action='store_true',
        help='give the animals of each video ids over time, with --boxes and '
        '--detector; needs the extra [track]',
    )
    parser.add_argument(
        '--formats',
        default='drawn,csv,coco',
        help='comma-separated, of the list above (default: %(default)s)',
    )
    parser.add_argument(
        '--batch-size',
        type=int,
        default=16,
        metavar='N',
        help='frames that are predicted together (default: 16)',
    )
    add_device(parser)
    parser.add_argument(
        '--threshold',
        type=float,
        default=0.3,
        metavar='SCORE',
        help='draw keypoints from this score on; tables have all of them '
        '(default: 0.3)',
    )
    parser.add_argument(
        '--names', action='store_true', help='draw the names of the keypoints'
    )
    parser.add_argument(
        '--legend', action='store_true', help='draw which colour is which side'
    )
    parser.add_argument(
        '--resume',
        action='store_true',
        help='skip inputs whose files are all there, made of the same input '
        'by the same model and boxes; what was given up begins anew',
    )
    parser.add_argument(
        '--ray',
        nargs='?',
        const='local',
        metavar='ADDRESS',
        help='predict the inputs side by side with Ray, on this machine or, '
        'with an address such as auto, on the cluster that is there; all its '
        'machines must see the files by the same names',
    )
    parser.add_argument(
        '--ray-cores',
        type=int,
        default=2,
        metavar='N',
        help='cores of each predictor with --ray (default: 2); with --device '
        'cuda:0 each has a GPU of its own, too',
    )
    return parser.parse_args()


def main():
    args = parse_args()
    with slow_imports():
        from clamp_mmpose.prediction.api import predict
        from clamp_mmpose.prediction.drawing import Look
    try:
        outcomes = predict(
            args.inputs,
            args.out,
            model=args.model,
            config=args.config,
            checkpoint=args.checkpoint,
            boxes=args.boxes,
            whole_picture=args.whole_picture,
            one_animal=args.one_animal,
            detector=args.detector,
            animal=args.animal,
            min_score=args.min_score,
            track=args.track,
            formats=args.formats,
            batch_size=args.batch_size,
            device=args.device,
            look=Look(args.threshold, args.names, args.legend),
            resume=args.resume,
            ray=args.ray,
            ray_cores=args.ray_cores,
        )
    except (ValueError, OSError) as error:
        sys.exit(f'error: {as_options(str(error), args)}')
    for outcome in outcomes:
        print(outcome)
        if outcome.advice:
            advice = as_options(outcome.advice, args)
            print(f'warning: {advice}', file=sys.stderr)
        for problem in outcome.problems:
            print(f'error: {as_options(problem, args)}', file=sys.stderr)
    if any(outcome.files for outcome in outcomes):
        print(f'The files are in {args.out}')
    sys.exit(any(outcome.problems for outcome in outcomes))


if __name__ == '__main__':
    run(main)
