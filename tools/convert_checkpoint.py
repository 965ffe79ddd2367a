"""Converts checkpoints of the official CLAMP code, and files of CLIP."""

import argparse
import sys

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import file_of


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest='command', required=True)
    official = commands.add_parser(
        'official',
        help='a checkpoint of the official CLAMP code, for mim test and '
        'init_model',
    )
    add_files(official, 'checkpoint of the official code', '.pth')
    official.add_argument(
        '--config',
        type=file_of('config'),
        required=True,
        help='config of the model that will load it',
    )
    official.add_argument(
        '--text-heads',
        type=int,
        default=8,
        help='heads of the text tower when SRC was trained, which no shape '
        'tells (default: 8, as in all official configs)',
    )
    clip = commands.add_parser(
        'clip', help='a file of CLIP, as .safetensors for init_cfg.pretrained'
    )
    add_files(
        clip,
        'OpenAI archive, open_clip state dict (.pt, .bin) or .safetensors',
        '.safetensors',
    )
    clip.add_argument(
        '--model',
        required=True,
        help='its name in open_clip, for example RN50-quickgelu',
    )
    clip.add_argument(
        '--trust',
        action='store_true',
        help='open a TorchScript archive that OpenAI did not publish, '
        'although it can run code',
    )
    return parser.parse_args()


def add_files(parser, source, suffix):
    parser.add_argument('src', metavar='SRC', help=source)
    parser.add_argument('dst', metavar='DST', help=f'{suffix} file to write')
    parser.add_argument(
        '--overwrite', action='store_true', help='replace DST if it exists'
    )


def convert(args):
    with slow_imports():
        from clamp_mmpose.conversion import (
            convert_clip_file,
            convert_official_checkpoint,
        )
    if args.command == 'official':
        return convert_official_checkpoint(
            args.src, args.dst, args.config, args.text_heads, args.overwrite
        )
    return convert_clip_file(
        args.src, args.dst, args.model, args.trust, args.overwrite
    )


def main():
    args = parse_args()
    try:
        report = convert(args)
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')
    print(f'{report}\nwritten to {args.dst}')


if __name__ == '__main__':
    run(main)
