"""Teach a tiny CLIP ResNet where the parts of drawn animals are.

Goes on from the weights of `pretrain_tiny_clip.py resnet`, and writes the new
ones with a model card beside them. Texts stay as they are.
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

CONFIG = Path(__file__).parents[1] / 'configs/_base_/clip_tiny_resnet.py'
LEARNING_RATE = 2e-3


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument('start', type=Path, help='.safetensors file to read')
    parser.add_argument('out', type=Path, help='.safetensors file to write')
    numbers = dict(
        scenes=(4000, 'drawn scenes to train on'),
        held_out=(160, 'scenes to test with'),
        iterations=(6000, 'steps'),
        batch_size=(16, 'images in a step'),
    )
    for name, (default, what) in numbers.items():
        parser.add_argument(
            f'--{name.replace("_", "-")}',
            type=int,
            default=default,
            metavar='N',
            help=f'{what} (default: {default})',
        )
    parser.add_argument(
        '--seed', type=int, default=0, help='random seed (default: 0)'
    )
    args = parser.parse_args()
    check_options(parser, args, numbers)
    if not args.start.is_file():
        parser.error(f'{args.start} is not there')
    return args


def main():
    args = parse_args()
    with slow_imports():
        import torch
        from mmengine.config import Config
        from mmengine.registry import init_default_scope

        from clamp_mmpose.lab.pretraining.card import pose_card
        from clamp_mmpose.lab.pretraining.pictures import draw_two_parts
        from clamp_mmpose.lab.pretraining.pose_lesson import teach_poses
        from clamp_mmpose.lab.pretraining.weights_file import write_weights
        from clamp_mmpose.lab.pretraining.zero_shot import answer_all
        from clamp_mmpose.models.clip import build_clip
        from clamp_mmpose.models.clip.files import read_clip_file
    init_default_scope('mmpose')
    clip_model = Config.fromfile(CONFIG).clip_model.to_dict()
    clip = build_clip(clip_model)
    clip.load_state_dict(read_clip_file(args.start).weights)
    clip.to('cuda' if torch.cuda.is_available() else 'cpu')
    held_out, pictures = draw_two_parts(args.held_out, args.scenes)
    torch.manual_seed(args.seed)
    told_apart = teach_poses(
        clip,
        pictures,
        args.iterations,
        args.batch_size,
        LEARNING_RATE,
        args.seed,
        partial(
            with_progress,
            title='Teaching',
            unit='steps',
            total=args.iterations,
        ),
    )
    write_weights(clip, clip_model, args.out)
    # what is scored is what was written, in half precision
    clip.load_state_dict(read_clip_file(args.out).weights)
    card = pose_card(
        args.out.name,
        args.start.name,
        f'python {shlex.join(sys.argv)}',
        len(pictures),
        told_apart,
        answer_all(clip, held_out),
    )
    write_atomically(args.out.with_suffix('.md'), card.encode())
    print(f'\n{card}\nwritten to {args.out} and {args.out.with_suffix(".md")}')


if __name__ == '__main__':
    run(main)
