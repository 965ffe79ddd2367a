"""Times CLAMP against SimpleBaseline on the same backbone, in one run.

All models have random weights and take turns, so that a busy moment meets
all of them; ratios are medians with quartiles. "recomputed" and "published"
are CLAMP as the official code runs it: every prompt encoded in full in every
forward, and gradients and moments kept for the text tower. "default layout"
is SimpleBaseline with weights laid out as PyTorch does it, channels first.
"""

import argparse
import json
import platform
from collections.abc import Callable
from pathlib import Path

import torch
from mmengine import Config, DictAction
from mmengine.registry import init_default_scope
from mmengine.utils import digit_version

from clamp_mmpose.datasets.shared_settings import share_settings
from clamp_mmpose.foundation.atomic_files import write_atomically
from clamp_mmpose.lab.benchmark import (
    inference_costs,
    loading_costs,
    memory_costs,
    training_costs,
)


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument('config', nargs='+', help='config files of CLAMP')
    parser.add_argument(
        '--batch-sizes', type=int, nargs='+', default=[1, 8], metavar='B'
    )
    parser.add_argument(
        '--rounds', type=int, default=15, help='measurements (default 15)'
    )
    parser.add_argument(
        '--what',
        nargs='+',
        choices=[
            'inference',
            'training',
            'memory',
            'loading',
            'exported',
            'compiled',
        ],
        default=['inference', 'training', 'memory'],
        help='loading needs the training data, exported the extra [export], '
        'compiled a C++ compiler too (default: inference training memory)',
    )
    parser.add_argument(
        '--precision',
        choices=['float32', 'float16', 'bfloat16'],
        default='float32',
        help='of autocast, for inference, training and memory',
    )
    parser.add_argument('--device', default='cpu', help='for example cuda:0')
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=DictAction,
        metavar='KEY=VALUE',
        help='override settings of the configs, such as data_root=FOLDER',
    )
    parser.add_argument('--json', help='file for all measurements')
    args = parser.parse_args()
    in_float32 = {'loading', 'exported', 'compiled'} & set(args.what)
    if args.precision != 'float32' and in_float32:
        parser.error(
            f'--precision {args.precision} is for inference, training and '
            f'memory: run {", ".join(sorted(in_float32))} without it'
        )
    old_torch = digit_version(torch.__version__) < digit_version('2.2')
    if args.precision != 'float32' and args.device == 'cpu' and old_torch:
        parser.error(
            f'the attention of torch {torch.__version__} breaks off in half '
            'precision on processors: install 2.2 or later, or choose another '
            '--device'
        )
    if 'exported' in args.what and args.device != 'cpu':
        parser.error('exported models are timed on the CPU: --device cpu')
    return args


def read_configs(args) -> dict[str, Config]:
    configs = {}
    for path in args.config:
        config = Config.fromfile(path)
        config.merge_from_dict(args.cfg_options or {})
        configs[path] = config = share_settings(config)
        dataset = config.train_dataloader.dataset
        annotations = Path(dataset.data_root, dataset.ann_file)
        if 'loading' in args.what and not annotations.exists():
            raise SystemExit(
                f'{path} has no training data at {annotations}: put them '
                'there, or add --cfg-options data_root=FOLDER'
            )
    return configs


def machine(device: str) -> dict:
    facts = dict(
        processor=platform.processor() or platform.machine(),
        python=platform.python_version(),
        torch=torch.__version__,
        threads=torch.get_num_threads(),
    )
    if torch.device(device).type == 'cuda':
        facts.update(gpu=torch.cuda.get_device_name(device))
    return facts


def table_head(*names: str) -> None:
    print('| ' + ' | '.join(names) + ' |\n' + '|---' * len(names) + '|')


def table_row(*values) -> None:
    print('| ' + ' | '.join(map(str, values)) + ' |', flush=True)


def milliseconds(seconds: list) -> str:
    return f'{1000 * sorted(seconds)[len(seconds) // 2]:.0f}'


def run_inference(args, config: Config) -> list[dict]:
    table_head(
        'batch',
        'flip',
        'CLAMP ms',
        '/ baseline',
        '/ default layout',
        'recomputed / CLAMP',
    )
    results = []
    for batch_size in args.batch_sizes:
        for flip in (False, True):
            costs = inference_costs(
                config,
                batch_size,
                flip,
                args.rounds,
                args.device,
                args.precision,
            )
            table_row(
                batch_size,
                'yes' if flip else 'no',
                milliseconds(costs['seconds']['clamp']),
                costs['over_baseline'],
                costs['over_default'],
                costs['speed_up'],
            )
            results.append(dict(costs, batch_size=batch_size, flip=flip))
    return results


def run_training(args, config: Config) -> list[dict]:
    table_head(
        'batch', 'CLAMP ms', '/ baseline', '/ default layout', '/ published'
    )
    results = []
    for batch_size in training_sizes(args):
        costs = training_costs(
            config, batch_size, args.rounds, args.device, args.precision
        )
        table_row(
            batch_size,
            milliseconds(costs['seconds']['clamp']),
            costs['over_baseline'],
            costs['over_default'],
            costs['over_published'],
        )
        results.append(dict(costs, batch_size=batch_size))
    return results


def run_memory(args, config: Config) -> list[dict]:
    table_head(
        'batch',
        'forward MiB',
        '/ baseline',
        'step MiB',
        '/ baseline',
        'kept MiB',
        '/ published',
    )
    results = []
    for batch_size in training_sizes(args):
        costs = memory_costs(config, batch_size, args.device, args.precision)
        forward, step = costs['forward_mib'], costs['step_mib']
        kept = costs['state_mib']
        table_row(
            batch_size,
            f'{forward["clamp"]:.0f}',
            f'{forward["clamp"] / forward["baseline"]:.2f}',
            f'{step["clamp"]:.0f}',
            f'{step["clamp"] / step["baseline"]:.2f}',
            f'{kept["clamp"]:.0f}',
            f'{kept["clamp"] / kept["published"]:.2f}',
        )
        results.append(dict(costs, batch_size=batch_size))
    return results


def run_loading(args, config: Config) -> dict[str, list[float]]:
    seconds = loading_costs(config, args.rounds)
    means = {
        name: sum(values) / args.rounds for name, values in seconds.items()
    }
    total = sum(means.values())
    table_head('transform', 'ms per animal', 'share')
    for name, mean in means.items():
        table_row(name, f'{1000 * mean:.2f}', f'{mean / total:.0%}')
    print(f'\none process loads {1 / total:.0f} animals a second')
    return seconds


def training_sizes(args) -> list[int]:
    # batch norm has no variance of one
    return [size for size in args.batch_sizes if size > 1]


def run_exported(args, config: Config) -> dict:
    # only this needs onnx and onnxruntime
    from clamp_mmpose.lab.benchmark.deployed import (
        exported_costs,
        start_up_seconds,
    )

    results = run_deployed(
        args,
        'onnxruntime',
        lambda size: exported_costs(config, size, args.rounds),
    )
    seconds = start_up_seconds(config, args.rounds)
    print(f'\nstart of a process to first result: {milliseconds(seconds)} ms')
    return dict(results=results, start_up_seconds=seconds)


def run_compiled(args, config: Config) -> list[dict]:
    from clamp_mmpose.lab.benchmark.deployed import compiled_costs

    return run_deployed(
        args,
        'compiled',
        lambda size: compiled_costs(config, size, args.rounds, args.device),
    )


def run_deployed(args, name: str, measure: Callable) -> list[dict]:
    table_head('batch', f'{name} ms', '/ eager', f'/ {name} baseline')
    results = []
    for batch_size in args.batch_sizes:
        costs = measure(batch_size)
        table_row(
            batch_size,
            milliseconds(costs['seconds'][name]),
            costs['over_eager'],
            costs['over_baseline'],
        )
        results.append(dict(costs, batch_size=batch_size))
    return results


def main():
    args = parse_args()
    init_default_scope('mmpose')
    facts = dict(machine(args.device), precision=args.precision)
    print(facts)
    report = dict(machine=facts, results={})
    runs = dict(
        inference=run_inference,
        training=run_training,
        memory=run_memory,
        loading=run_loading,
        exported=run_exported,
        compiled=run_compiled,
    )
    for path, config in read_configs(args).items():
        for what in args.what:
            print(f'\n{Path(path).stem}, {what}\n', flush=True)
            key = f'{Path(path).stem} {what}'
            report['results'][key] = runs[what](args, config)
            if args.json:
                content = json.dumps(report, indent=1).encode()
                write_atomically(args.json, content)


if __name__ == '__main__':
    main()
