"""The options of `tools/benchmark.py`."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import torch
from mmengine import Config, DictAction
from mmengine.utils import digit_version

from ...datasets.shared_settings import share_settings
from .printed import MEASUREMENTS

_DEPLOYED = {'exported', 'predicted', 'rtmlib'}
_IN_FLOAT32 = _DEPLOYED | {'loading', 'compiled'}


def parse_args(description: str) -> argparse.Namespace:
    """Read the command line; what cannot be is refused."""
    parser = argparse.ArgumentParser(
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add('config', nargs='+', help='config files of CLAMP')
    add('--batch-sizes', type=int, nargs='+', default=[1, 8], metavar='B')
    add('--rounds', type=int, default=15, help='measurements (default: 15)')
    add(
        '--what',
        nargs='+',
        choices=list(MEASUREMENTS),
        default=['inference', 'training', 'memory'],
        help='loading needs the training data, exported the extra [export], '
        'predicted and rtmlib [video] too, and rtmlib that package (pip '
        'install --no-deps rtmlib), compiled a C++ compiler (default: '
        'inference training memory)',
    )
    add(
        '--precision',
        choices=['float32', 'float16', 'bfloat16'],
        default='float32',
        help='dtype of autocast, for inference, training and memory',
    )
    add('--device', default='cpu', help='for example cuda:0')
    add(
        '--cfg-options',
        nargs='+',
        action=DictAction,
        metavar='KEY=VALUE',
        help='overrides of the configs, such as '
        'train_dataloader.dataset.data_root=FOLDER',
    )
    add('--json', help='file for all measurements')
    args = parser.parse_args()
    for problem in _problems(args):
        parser.error(problem)
    return args


def _problems(args: argparse.Namespace) -> Iterator[str]:
    reduced = args.precision != 'float32'
    others = sorted(_IN_FLOAT32 & set(args.what))
    if reduced and others:
        yield (
            f'--precision {args.precision} is for inference, training and '
            f'memory: run {", ".join(others)} without it'
        )
    old_torch = digit_version(torch.__version__) < digit_version('2.2')
    if reduced and args.device == 'cpu' and old_torch:
        yield (
            f'the attention of torch {torch.__version__} breaks off in half '
            'precision on processors: install 2.2 or later, or choose another '
            '--device'
        )
    if _DEPLOYED & set(args.what) and args.device != 'cpu':
        yield 'exported models are timed on the CPU: --device cpu'


def read_configs(args: argparse.Namespace) -> dict[str, Config]:
    """Read the configs by their names; what they miss is an error."""
    configs = {}
    for path in args.config:
        config = Config.fromfile(path)
        config.merge_from_dict(args.cfg_options or {})
        config = share_settings(config)
        dataset = config.train_dataloader.dataset
        annotations = Path(dataset.data_root, dataset.ann_file)
        if 'loading' in args.what and not annotations.exists():
            raise SystemExit(
                f'{path} has no training data at {annotations}: put them '
                'there, or add --cfg-options data_root=FOLDER'
            )
        configs[Path(path).stem] = config
    return configs
