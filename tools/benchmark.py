"""Times CLAMP against SimpleBaseline on the same backbone, in one run.

All models have random weights and take turns, so that a busy moment meets
all of them; ratios are medians with quartiles. "recomputed" is CLAMP that
encodes the text in every forward, "published" one that keeps gradients and
moments for the text tower, both as the official code does. "default layout" is
SimpleBaseline with weights as PyTorch lays them out, channels first.
"""

import _ctrl_c  # noqa: F401  first, as the others take seconds

# isort: split
import json
import platform

import torch
from mmengine.registry import init_default_scope

from clamp_mmpose.foundation.atomic_files import write_atomically
from clamp_mmpose.foundation.command_line import run
from clamp_mmpose.lab.benchmark.options import parse_args, read_configs
from clamp_mmpose.lab.benchmark.printed import MEASUREMENTS


def machine(device):
    facts = dict(
        processor=platform.processor() or platform.machine(),
        python=platform.python_version(),
        torch=torch.__version__,
        threads=torch.get_num_threads(),
    )
    if torch.device(device).type == 'cuda':
        facts.update(gpu=torch.cuda.get_device_name(device))
    return facts


def main():
    args = parse_args(__doc__)
    init_default_scope('mmpose')
    facts = dict(machine(args.device), precision=args.precision)
    print(facts)
    report = dict(machine=facts, results={})
    for name, config in read_configs(args).items():
        for what in args.what:
            print(f'\n{name}, {what}\n', flush=True)
            measured = MEASUREMENTS[what](args, config)
            report['results'][f'{name} {what}'] = measured
            if args.json:
                content = json.dumps(report, indent=1).encode()
                write_atomically(args.json, content)


if __name__ == '__main__':
    run(main)
