"""Teaches a tiny CLIP ResNet where the parts of drawn animals are.

Goes on from the weights of `pretrain_tiny_clip.py resnet`, and writes the new
ones with a model card beside them. Texts stay as they are.
"""

from functools import partial
from pathlib import Path

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import add_seed, new_parser
from clamp_mmpose.foundation.progress import with_progress
from clamp_mmpose.lab.pretraining.options import add_counts, check_options

CONFIG = Path(__file__).parents[1] / 'configs/_base_/clip_tiny_resnet.py'
LEARNING_RATE = 2e-3
COUNTS = dict(
    scenes=(4000, 'drawn scenes to train on'),
    held_out=(160, 'scenes to test with'),
    iterations=(6000, 'steps'),
    batch_size=(16, 'images in a step'),
)


def parse_args():
    parser = new_parser(__doc__)
    parser.add_argument('start', type=Path, help='.safetensors file to read')
    parser.add_argument('out', type=Path, help='.safetensors file to write')
    add_counts(parser, COUNTS)
    add_seed(parser)
    args = parser.parse_args()
    check_options(parser, args, COUNTS)
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
        from clamp_mmpose.lab.pretraining.finishing import finish
        from clamp_mmpose.lab.pretraining.pictures import draw_two_parts
        from clamp_mmpose.lab.pretraining.pose_lesson import teach_poses
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
    finish(
        clip,
        clip_model,
        args.out,
        held_out,
        lambda command, answered: pose_card(
            args.out.name,
            args.start.name,
            command,
            len(pictures),
            told_apart,
            answered,
        ),
    )


if __name__ == '__main__':
    run(main)
