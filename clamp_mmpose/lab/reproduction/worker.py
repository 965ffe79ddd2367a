"""One run of a table, in a process of its own (`python -m`)."""

import argparse
import json
import time

import torch
from mmengine.config import Config
from mmengine.dist import get_world_size, is_main_process
from mmengine.runner import Runner, find_latest_checkpoint

from ... import __version__
from ...foundation.atomic_files import write_atomically


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('config', help='of the run, with its work_dir')
    parser.add_argument('result', help='file to write (.json)')
    parser.add_argument('digest', help='of the config, for the result')
    parser.add_argument('--launcher', default='none')
    return parser.parse_args()


def device_name() -> str:
    """What a process trains on."""
    cuda = torch.cuda.is_available()
    return torch.cuda.get_device_name() if cuda else 'CPU'


def main():
    args = parse_args()
    config = Config.fromfile(args.config)
    config.launcher = args.launcher
    resumed_from, begun = find_latest_checkpoint(config.work_dir), time.time()
    runner = Runner.from_cfg(config)
    runner.train()
    metrics = runner.test()  # of the last epoch
    result = dict(
        digest=args.digest,
        metrics={name: float(value) for name, value in metrics.items()},
        iterations=runner.iter,
        resumed_from=resumed_from,
        hours=(time.time() - begun) / 3600,  # since then
        devices=f'{get_world_size()} x {device_name()}',
        versions=dict(clamp_mmpose=__version__, torch=torch.__version__),
    )
    if is_main_process():
        write_atomically(args.result, json.dumps(result, indent=1).encode())


if __name__ == '__main__':
    main()
