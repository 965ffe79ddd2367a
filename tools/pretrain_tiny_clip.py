"""Trains a small CLIP on drawn animals and the captions they come with.

Writes the weights for `init_cfg.pretrained`, and a model card beside them with
data, command and scores.
"""

from functools import partial
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import add_seed, new_parser
from clamp_mmpose.foundation.progress import with_progress
from clamp_mmpose.lab.pretraining.options import add_counts, check_options

CONFIGS = Path(__file__).parents[1] / 'configs' / '_base_'
# a ViT has to find out what a convolution is built to know
RECIPES = dict(
    resnet=dict(lr=1e-3, first_lesson=0.15),
    vit=dict(lr=5e-4, first_lesson=0.3),
)
COUNTS = dict(
    scenes=(12000, 'drawn scenes to train on'),
    held_out=(720, 'scenes to test with'),
    iterations=(2000, 'steps'),
    batch_size=(128, 'images in a step'),
)


def parse_args():
    parser = new_parser(__doc__)
    parser.add_argument('backbone', choices=['resnet', 'vit'])
    parser.add_argument('out', type=Path, help='.safetensors file to write')
    add_counts(parser, COUNTS)
    parser.add_argument(
        '--lr',
        type=float,
        help='highest learning rate (default: 0.001 for resnet, 0.0005 for '
        'vit)',
    )
    parser.add_argument(
        '--first-lesson',
        type=float,
        metavar='SHARE',
        help='share of the steps in which captions only tell where an animal '
        'faces, and the text tower waits (default: 0.15 for resnet, 0.3 for '
        'vit)',
    )
    add_seed(parser)
    args = parser.parse_args()
    for name, value in RECIPES[args.backbone].items():
        if getattr(args, name) is None:
            setattr(args, name, value)
    check_options(parser, args, COUNTS)
    if not 0 <= args.first_lesson <= 1:
        parser.error(f'--first-lesson {args.first_lesson} must be 0 to 1')
    return args


def main():
    args = parse_args()
    with slow_imports():
        import torch
        from mmengine.config import Config

        from clamp_mmpose.lab.pretraining.card import model_card
        from clamp_mmpose.lab.pretraining.finishing import finish
        from clamp_mmpose.lab.pretraining.pictures import draw_two_parts
        from clamp_mmpose.lab.pretraining.training import pretrain
        from clamp_mmpose.models.clip import build_clip
    held_out, pictures = draw_two_parts(args.held_out, args.scenes)
    config = Config.fromfile(CONFIGS / f'clip_tiny_{args.backbone}.py')
    clip_model = config.clip_model.to_dict()
    torch.manual_seed(args.seed)
    clip = build_clip(clip_model)
    clip.to('cuda' if torch.cuda.is_available() else 'cpu')
    losses = pretrain(
        clip,
        pictures,
        args.iterations,
        args.batch_size,
        args.lr,
        args.first_lesson,
        args.seed,
        partial(
            with_progress,
            title='Training',
            unit='steps',
            total=args.iterations,
        ),
    )
    finish(
        clip,
        clip_model,
        args.out,
        held_out,
        lambda command, answered: model_card(
            args.out.name,
            clip_model,
            command,
            len(pictures),
            losses,
            answered,
        ),
    )


if __name__ == '__main__':
    run(main)
