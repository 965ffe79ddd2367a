"""Options that several tools have: each has one name, default and help."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from .command_line import ConfigOptions


def new_parser(description: str) -> argparse.ArgumentParser:
    """A parser that shows the docstring of its tool as it is written."""
    return argparse.ArgumentParser(
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def file_of(kind: str) -> Callable[[str], str]:
    """The type of an option: a file, which is looked for before all imports.

    Args:
        kind (str): What it is, such as ``'config'``.
    """

    def look_for(path: str) -> str:
        if not Path(path).is_file():
            raise argparse.ArgumentTypeError(f'there is no {kind} {path}')
        return path

    return look_for


def look_for_config(arguments: Sequence[str]) -> None:
    """End a tool that hands over to MMPose's, if its config is not there.

    Args:
        arguments (Sequence[str]): Of the tool. A config that comes first is
            looked for; behind options a word may be one of theirs.
    """
    config = next(iter(arguments), '-')
    if not config.startswith('-') and not Path(config).is_file():
        sys.exit(f'error: there is no config {config}')


def add_config_and_checkpoint(parser: argparse.ArgumentParser) -> None:
    """``config`` and ``checkpoint``, of tools that need PyTorch."""
    parser.add_argument(
        'config', type=file_of('config'), help='config file of the model'
    )
    parser.add_argument(
        'checkpoint',
        type=file_of('checkpoint'),
        help='checkpoint of the model',
    )


def add_model_files(parser: argparse.ArgumentParser) -> None:
    """``--model``, or ``--config`` with ``--checkpoint``."""
    parser.add_argument(
        '--model', type=file_of('model'), help='ONNX file of export_onnx.py'
    )
    parser.add_argument(
        '--config', type=file_of('config'), help='config file of a checkpoint'
    )
    parser.add_argument(
        '--checkpoint', type=file_of('checkpoint'), help='weights of a model'
    )


def add_boxes(parser: argparse.ArgumentParser) -> None:
    """``--boxes``."""
    parser.add_argument(
        '--boxes',
        nargs='+',
        default=(),
        metavar='FILE',
        help="where animals are: COCO's annotations or results (.json), or a "
        'table (.csv) of source, frame, left, top, right, bottom',
    )


def add_detector(parser: argparse.ArgumentParser) -> None:
    """``--detector``, what it looks for, and how sure it must be."""
    parser.add_argument(
        '--detector',
        nargs=2,
        type=file_of('file of a detector'),
        default=(),
        metavar=('CONFIG', 'CHECKPOINT'),
        help='a detector of mmdet, which finds the animals',
    )
    parser.add_argument(
        '--animal',
        metavar='WORDS',
        help='what the detector is to find: a class of it, or any words if it '
        'reads text',
    )
    parser.add_argument(
        '--min-score',
        type=float,
        metavar='SCORE',
        help='least score of an animal that the model itself (default: 0.2) '
        'or the detector (default: 0.3) finds',
    )


def add_animals(parser: argparse.ArgumentParser, default: int) -> None:
    """``--animals``, of tools that look at the config's test set."""
    parser.add_argument(
        '--animals',
        type=int,
        default=default,
        metavar='N',
        help="animals of the config's test set, evenly spread over it, at "
        'most (default: %(default)s)',
    )


def add_device(parser: argparse.ArgumentParser) -> None:
    """``--device``."""
    parser.add_argument(
        '--device',
        default='cpu',
        help='for example cuda:0 (default: %(default)s)',
    )


def add_cfg_options(
    parser: argparse.ArgumentParser, example: str = 'data_root=...'
) -> None:
    """``--cfg-options``."""
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=ConfigOptions,
        metavar='KEY=VALUE',
        help=f'overrides of the config, for example {example}',
    )


def add_seed(parser: argparse.ArgumentParser) -> None:
    """``--seed``."""
    parser.add_argument(
        '--seed',
        type=int,
        default=0,
        help='random seed (default: %(default)s)',
    )
