"""Draws what a CLAMP sees: score maps, words asked freely, matching.

Into the output folder:

  NAME.score_maps.jpg  per picture and box: for each keypoint the presence
                       score map beside the final heatmap; without --boxes a
                       picture shows one animal and little else
  NAME.query.jpg       instead of it, with --query: where words point
  matching.png         with --matching: how similar the features at keypoints
                       of the test set are to all prompts (the paper's Fig. 3)

Words that were not trained are for looking, not for measuring: the model does
not know them, and points mostly to a wrong place (docs/inspect.md).
"""

import sys

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import (
    add_animals,
    add_boxes,
    add_cfg_options,
    add_config_and_checkpoint,
    add_device,
    file_of,
    new_parser,
)


def parse_args():
    parser = new_parser(__doc__)
    add_config_and_checkpoint(parser)
    parser.add_argument(
        'images', nargs='*', metavar='IMAGE', help='pictures to look at'
    )
    parser.add_argument('--out', required=True, help='folder to write to')
    add_boxes(parser)
    parser.add_argument(
        '--query', nargs='+', default=(), metavar='TEXT', help='words to ask'
    )
    parser.add_argument(
        '--matching',
        action='store_true',
        help='draw the matching matrix of --animals animals',
    )
    parser.add_argument(
        '--before',
        type=file_of('checkpoint'),
        metavar='CHECKPOINT',
        help='of the same config: a panel beside it, with --matching',
    )
    add_animals(parser, 200)
    add_device(parser)
    add_cfg_options(parser)
    args = parser.parse_args()
    if not args.images and not args.matching:
        parser.error('give pictures to look at, or --matching')
    if args.before and not args.matching:
        parser.error('--before goes with --matching')
    if args.query and not args.images:
        parser.error('--query goes with pictures')
    return args


def draw(args):
    with slow_imports():
        from clamp_mmpose.inspection.visualize import (
            load_clamp,
            views_of,
            write_matching,
            write_views,
        )

    def load(checkpoint):
        return load_clamp(
            args.config, checkpoint, args.device, args.cfg_options
        )

    models = {'before': load(args.before)} if args.before else {}
    model = load(args.checkpoint)
    models['after' if args.before else 'matching'] = model
    views = views_of(model, args.images, args.boxes)
    for path, answers in write_views(model, views, args.query, args.out):
        print(path)
        for answer in answers:
            print(f'  {answer}')
    if args.matching:
        print(write_matching(models, args.animals, args.out))


def main():
    args = parse_args()
    try:
        draw(args)
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')


if __name__ == '__main__':
    run(main)
