"""Train a small CLIP on drawn animals and the captions they come with.

Writes the weights for `init_cfg.pretrained`, and a model card beside them with
data, command and scores.
"""

import argparse
import shlex
import sys
from functools import partial
from pathlib import Path

from clamp_mmpose.foundation.atomic_files import write_atomically
from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.progress import with_progress
from clamp_mmpose.lab.pretraining.options import check_options

CONFIGS = Path(__file__).parents[1] / 'configs' / '_base_'
# a ViT has to find out what a convolution is built to know
RECIPES = dict(
    resnet=dict(lr=1e-3, first_lesson=0.15),
    vit=dict(lr=5e-4, first_lesson=0.3),
)


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument('backbone', choices=['resnet', 'vit'])
    parser.add_argument('out', type=Path, help='.safetensors file to write')
    parser.add_argument(
        '--scenes',
        type=int,
        default=12000,
        metavar='N',
        help='drawn scenes to train on (default: 12000)',
    )
    parser.add_argument(
        '--held-out',
        type=int,
        default=720,
        metavar='N',
        help='scenes to test with (default: 720)',
    )
    parser.add_argument(
        '--iterations',
        type=int,
        default=2000,
        metavar='N',
        help='steps (default: 2000)',
    )
    parser.add_argument(
        '--batch-size',
        type=int,
        default=128,
        metavar='N',
        help='images in a step (default: 128)',
    )
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
    parser.add_argument(
        '--seed', type=int, default=0, help='random seed (default: 0)'
    )
    args = parser.parse_args()
    for name, value in RECIPES[args.backbone].items():
        if getattr(args, name) is None:
            setattr(args, name, value)
    check_options(
        parser, args, ('scenes', 'held_out', 'iterations', 'batch_size')
    )
    if not 0 <= args.first_lesson <= 1:
        parser.error(f'--first-lesson {args.first_lesson} must be 0 to 1')
    return args


def main():
    args = parse_args()
    with slow_imports():
        import torch
        from mmengine.config import Config

        from clamp_mmpose.lab.pretraining.card import model_card
        from clamp_mmpose.lab.pretraining.pictures import draw_two_parts
        from clamp_mmpose.lab.pretraining.training import pretrain
        from clamp_mmpose.lab.pretraining.weights_file import write_weights
        from clamp_mmpose.lab.pretraining.zero_shot import answer_all
        from clamp_mmpose.models.clip import build_clip
        from clamp_mmpose.models.clip.files import read_clip_file
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
    write_weights(clip, clip_model, args.out)
    # what is scored is what was written, in half precision
    clip.load_state_dict(read_clip_file(args.out).weights)
    card = model_card(
        args.out.name,
        clip_model,
        f'python {shlex.join(sys.argv)}',
        len(pictures),
        losses,
        answer_all(clip, held_out),
    )
    write_atomically(args.out.with_suffix('.md'), card.encode())
    print(f'\n{card}\nwritten to {args.out} and {args.out.with_suffix(".md")}')


if __name__ == '__main__':
    run(main)
