"""Times CLAMP against SimpleBaseline on the same backbone, in one run.

All models have random weights and take turns, so that a busy moment meets
all of them; ratios are medians with quartiles. "recomputed" and "published"
are CLAMP as the official code runs it: every prompt encoded in full in every
forward, and gradients and moments kept for the text tower.
"""

import argparse
import json
import platform
from collections.abc import Callable
from pathlib import Path

import torch
from mmengine import Config
from mmengine.registry import init_default_scope

from clamp_mmpose.atomic_files import write_atomically
from clamp_mmpose.benchmark import inference_costs, training_costs


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
        choices=['inference', 'training', 'exported', 'compiled'],
        default=['inference', 'training'],
        help='exported needs the extra [export], compiled a C++ compiler too '
        '(default: inference training)',
    )
    parser.add_argument('--device', default='cpu', help='for example cuda:0')
    parser.add_argument('--json', help='file for all measurements')
    args = parser.parse_args()
    if 'exported' in args.what and args.device != 'cpu':
        parser.error('exported models are timed on the CPU: --device cpu')
    return args


def machine() -> dict:
    return dict(
        processor=platform.processor() or platform.machine(),
        python=platform.python_version(),
        torch=torch.__version__,
        threads=torch.get_num_threads(),
    )


def milliseconds(seconds: list) -> str:
    return f'{1000 * sorted(seconds)[len(seconds) // 2]:.0f}'


def run_inference(args, config: Config) -> list[dict]:
    print('| batch | flip | CLAMP ms | / baseline | recomputed / CLAMP |')
    print('|---|---|---|---|---|')
    results = []
    for batch_size in args.batch_sizes:
        for flip in (False, True):
            costs = inference_costs(
                config, batch_size, flip, args.rounds, args.device
            )
            ours = milliseconds(costs['seconds']['clamp'])
            print(
                f'| {batch_size} | {"yes" if flip else "no"} | {ours} '
                f'| {costs["over_baseline"]} | {costs["speed_up"]} |',
                flush=True,
            )
            results.append(dict(costs, batch_size=batch_size, flip=flip))
    return results


def run_training(args, config: Config) -> list[dict]:
    print(
        '| batch | CLAMP ms | / baseline | / published | kept MiB | / '
        'published | step MiB | / baseline |\n' + '|---' * 8 + '|'
    )
    results = []
    for batch_size in args.batch_sizes:
        if batch_size == 1:
            continue  # batch norm needs more
        costs = training_costs(config, batch_size, args.rounds, args.device)
        ours = milliseconds(costs['seconds']['clamp'])
        kept, step = costs['state_mib'], costs['step_mib']
        print(
            f'| {batch_size} | {ours} | {costs["over_baseline"]} '
            f'| {costs["over_published"]} | {kept["clamp"]:.0f} '
            f'| {kept["clamp"] / kept["published"]:.2f} '
            f'| {step["clamp"]:.0f} '
            f'| {step["clamp"] / step["baseline"]:.2f} |',
            flush=True,
        )
        results.append(dict(costs, batch_size=batch_size))
    return results


def run_exported(args, config: Config) -> dict:
    # only this needs onnx and onnxruntime
    from clamp_mmpose.benchmark.deployed import (
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
    from clamp_mmpose.benchmark.deployed import compiled_costs

    return run_deployed(
        args,
        'compiled',
        lambda size: compiled_costs(config, size, args.rounds, args.device),
    )


def run_deployed(args, name: str, measure: Callable) -> list[dict]:
    print(f'| batch | {name} ms | / eager | / {name} baseline |')
    print('|---|---|---|---|')
    results = []
    for batch_size in args.batch_sizes:
        costs = measure(batch_size)
        ours = milliseconds(costs['seconds'][name])
        print(
            f'| {batch_size} | {ours} | {costs["over_eager"]} '
            f'| {costs["over_baseline"]} |',
            flush=True,
        )
        results.append(dict(costs, batch_size=batch_size))
    return results


def main():
    args = parse_args()
    init_default_scope('mmpose')
    report = dict(machine=machine(), results={})
    print(report['machine'])
    runs = dict(
        inference=run_inference,
        training=run_training,
        exported=run_exported,
        compiled=run_compiled,
    )
    for path in args.config:
        config = Config.fromfile(path)
        for what in args.what:
            print(f'\n{Path(path).stem}, {what}\n', flush=True)
            key = f'{Path(path).stem} {what}'
            report['results'][key] = runs[what](args, config)
    if args.json:
        write_atomically(args.json, json.dumps(report, indent=1).encode())


if __name__ == '__main__':
    main()
