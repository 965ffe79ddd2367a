"""What `tools/benchmark.py` does: measure, print, write all numbers."""

import json
import platform
from argparse import Namespace
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.utils import digit_version

from ...datasets.shared_settings import share_settings
from ...foundation.atomic_files import write_atomically
from .printed import MEASUREMENTS


def run_command(args: Namespace) -> None:
    """Measure what is wanted of each config.

    Args:
        args (Namespace): Options of the tool.

    Raises:
        SystemExit: A config or this torch cannot be measured so.
    """
    _check_torch(args)
    init_default_scope('mmpose')
    facts = dict(_machine(args.device), precision=args.precision)
    print(facts)
    report = dict(machine=facts, results={})
    for name, config in _read_configs(args).items():
        for what in args.what:
            print(f'\n{name}, {what}\n', flush=True)
            measured = MEASUREMENTS[what](args, config)
            report['results'][f'{name} {what}'] = measured
            if args.json:
                content = json.dumps(report, indent=1).encode()
                write_atomically(args.json, content)


def _machine(device: str) -> dict:
    facts = dict(
        processor=platform.processor() or platform.machine(),
        python=platform.python_version(),
        torch=torch.__version__,
        threads=torch.get_num_threads(),
    )
    if torch.device(device).type == 'cuda':
        facts.update(gpu=torch.cuda.get_device_name(device))
    return facts


def _check_torch(args: Namespace) -> None:
    old = digit_version(torch.__version__) < digit_version('2.2')
    if old and args.precision != 'float32' and args.device == 'cpu':
        raise SystemExit(
            f'error: the attention of torch {torch.__version__} breaks off in '
            'half precision on processors: install 2.2 or later, or choose '
            'another --device'
        )


def _read_configs(args: Namespace) -> dict[str, Config]:
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
