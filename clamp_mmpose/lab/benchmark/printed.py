"""Measurements as tables that are printed while they are made."""

from argparse import Namespace
from collections.abc import Callable
from itertools import product
from statistics import median

from mmengine.config import Config

from .costs import (
    compiled_step_costs,
    inference_costs,
    memory_costs,
    training_costs,
)
from .loading import loading_costs
from .profile import PARTS, profile_costs
from .timing import ratio


def inference(args: Namespace, config: Config) -> list[dict]:
    """Time forward passes; a row a batch size, with and without flip test."""
    _print_head(
        *('batch', 'flip', 'CLAMP ms', '/ baseline', '/ default layout'),
        'recomputed / CLAMP',
    )
    results = []
    for size, flip in product(args.batch_sizes, (False, True)):
        where = args.rounds, args.device, args.precision
        costs = inference_costs(config, size, flip, *where)
        _print_row(
            size,
            'yes' if flip else 'no',
            milliseconds(costs['seconds']['clamp']),
            costs['over_baseline'],
            costs['over_default'],
            costs['speed_up'],
        )
        results.append(dict(costs, batch_size=size, flip=flip))
    return results


def training(args: Namespace, config: Config) -> list[dict]:
    """Time training steps; a row a batch size."""
    ratios = ('/ baseline', '/ default layout', '/ published')
    _print_head('batch', 'CLAMP ms', *ratios)
    results = []
    for size in _training_sizes(args):
        where = args.rounds, args.device, args.precision
        costs = training_costs(config, size, *where)
        _print_row(
            size,
            milliseconds(costs['seconds']['clamp']),
            costs['over_baseline'],
            costs['over_default'],
            costs['over_published'],
        )
        results.append(dict(costs, batch_size=size))
    return results


def profile(args: Namespace, config: Config) -> list[dict]:
    """Time the parts of a training step; a table a batch size."""
    results = []
    for size in _training_sizes(args):
        where = args.rounds, args.device, args.precision
        steps = profile_costs(config, size, *where)
        _print_head(f'part, batch {size}', 'CLAMP ms', 'share', 'baseline ms')
        clamp, baseline = (_medians(steps[m]) for m in ('clamp', 'baseline'))
        whole = clamp.pop('step'), baseline.pop('step')
        for part in PARTS:
            share = f'{clamp[part] / whole[0]:.1%}'
            ours, theirs = (f'{m[part]:.1f}' for m in (clamp, baseline))
            _print_row(part, ours, share, theirs)
        _print_row('step', *(f'{whole[0]:.0f}', '', f'{whole[1]:.0f}'))
        totals = [[sum(s.values()) for s in each] for each in steps.values()]
        print(f'\nstep of CLAMP / baseline: {ratio(*totals)}\n')
        results.append(dict(batch_size=size, steps=steps))
    return results


def memory(args: Namespace, config: Config) -> list[dict]:
    """Count what forward passes, steps and trainings hold."""
    _print_head(
        *('batch', 'forward MiB', '/ baseline', 'step MiB', '/ baseline'),
        *('kept MiB', '/ published'),
    )
    results = []
    for size in _training_sizes(args):
        costs = memory_costs(config, size, args.device, args.precision)
        cells = [
            cell
            for name, peer in (
                ('forward_mib', 'baseline'),
                ('step_mib', 'baseline'),
                ('state_mib', 'published'),
            )
            for cell in _mib_and_ratio(costs[name], peer)
        ]
        _print_row(size, *cells)
        results.append(dict(costs, batch_size=size))
    return results


def loading(args: Namespace, config: Config) -> dict[str, list[float]]:
    """Time the transforms of the training's pipeline."""
    seconds = loading_costs(config, args.rounds)
    means = {name: sum(all_) / args.rounds for name, all_ in seconds.items()}
    total = sum(means.values())
    _print_head('transform', 'ms per animal', 'share')
    for name, mean in means.items():
        _print_row(name, f'{1000 * mean:.2f}', f'{mean / total:.0%}')
    print(f'\none process loads {1 / total:.0f} animals a second')
    return seconds


def exported(args: Namespace, config: Config) -> dict:
    """Time onnxruntime, and the start of a process that uses it."""
    # only this needs onnx and onnxruntime
    from .deployed import exported_costs, start_up_seconds

    results = _deployed(
        args,
        'onnxruntime',
        lambda size: exported_costs(config, size, args.rounds),
    )
    seconds = start_up_seconds(config, args.rounds)
    print(f'\nstart of a process to first result: {milliseconds(seconds)} ms')
    return dict(results=results, start_up_seconds=seconds)


def int8(args: Namespace, config: Config) -> dict:
    """Time 32 and 8 bits beside RTMPose-m, one picture at a time."""
    from .int8 import int8_costs

    costs = int8_costs(config, args.rounds)
    seconds, sizes = costs['seconds'], costs['sizes']
    _print_head(
        *('model', 'million weights', 'GMAC', 'fp32 ms', '/ RTMPose-m'),
        *('int8 ms', 'fp32 / int8', 'int8 / RTMPose-m in fp32'),
    )
    for name, ratios in (
        ('clamp', ('over_rtmpose', 'speed_up', 'int8_over_rtmpose')),
        ('rtmpose', (None, 'rtmpose_speed_up', None)),
    ):
        over, gain, int8_over = (costs.get(ratio, '') for ratio in ratios)
        millions, gmac = (f'{size:.1f}' for size in sizes[name])
        times = (milliseconds(seconds[f'{name}{s}']) for s in ('', '_int8'))
        full, reduced = times
        _print_row(name, millions, gmac, full, over, reduced, gain, int8_over)
    return costs


def compiled(args: Namespace, config: Config) -> list[dict]:
    """Time ``torch.compile``."""
    from .deployed import compiled_costs

    return _deployed(
        args,
        'compiled',
        lambda size: compiled_costs(config, size, args.rounds, args.device),
    )


def compiled_step(args: Namespace, config: Config) -> list[dict]:
    """Time training steps that ``CompileHook`` compiles."""
    _print_head('batch', 'compiled ms', '/ eager', 'first step, s')
    results = []
    for size in _training_sizes(args):
        where = args.rounds, args.device, args.precision
        costs = compiled_step_costs(config, size, *where)
        time = milliseconds(costs['seconds']['compiled'])
        first = f'{costs["first_seconds"]:.0f}'
        _print_row(size, time, costs['over_eager'], first)
        results.append(dict(costs, batch_size=size))
    return results


def predicted(args: Namespace, config: Config) -> list[dict]:
    """Time the prediction of a video; speeds over that of the network."""
    from .predicted import predicted_costs

    _print_head(
        *('batch', 'network frames/s', 'tables / network'),
        *('drawn video / network', 'processor ms a frame'),
    )
    return _videos(args, config, predicted_costs, 'network', 'tables')


def rtmlib(args: Namespace, config: Config) -> list[dict]:
    """Time the prediction of a video; speeds over those of rtmlib."""
    from .rtmlib_peer import rtmlib_costs

    _print_head(
        *('batch', 'points, frames/s', '/ rtmlib', 'drawn, / rtmlib'),
        'processor ms a frame',
    )
    return _videos(args, config, rtmlib_costs, 'tables', 'points')


def long(args: Namespace, config: Config) -> list[dict]:
    """Look at memory while a long video is predicted."""
    from .long_video import long_video_costs

    frames = args.frames or 10000
    marks = (frames // 10, frames // 2, frames)
    heads = [f'to frame {mark}, MiB' for mark in marks]
    _print_head('batch', *heads, 'to complete files', 'formats')
    results = []
    for size in args.batch_sizes:
        costs = long_video_costs(config, size, marks)
        peaks = [f'{peak / 2**20:.0f}' for peak in costs['peaks']]
        _print_row(size, *peaks, ', '.join(costs['formats']))
        results.append(dict(costs, batch_size=size))
    return results


_ALL = (
    *(inference, training, profile, memory, loading, exported, int8),
    *(compiled, compiled_step, predicted, rtmlib, long),
)
MEASUREMENTS = {measure.__name__: measure for measure in _ALL}


def milliseconds(seconds: list[float]) -> str:
    """The median, as it is printed."""
    return f'{1000 * median(seconds):.0f}'


def _videos(
    args: Namespace, config: Config, costs_of: Callable, timed: str, ratio: str
) -> list[dict]:
    """A row per batch size: frames per second, and two ratios."""
    results = []
    for size in args.batch_sizes:
        frames = args.frames or 240
        costs = costs_of(config, size, args.rounds, frames, args.video)
        seconds = median(costs['seconds'][timed])
        speed = f'{costs["frames"] / seconds:.1f}'
        _print_row(size, speed, costs[ratio], costs['drawn'], _busy(costs))
        results.append(dict(costs, batch_size=size))
    return results


def _deployed(
    args: Namespace, name: str, measure: Callable[[int], dict]
) -> list[dict]:
    _print_head('batch', f'{name} ms', '/ eager', f'/ {name} baseline')
    results = []
    for size in args.batch_sizes:
        costs = measure(size)
        time = milliseconds(costs['seconds'][name])
        _print_row(size, time, costs['over_eager'], costs['over_baseline'])
        results.append(dict(costs, batch_size=size))
    return results


def _medians(steps: list[dict[str, float]]) -> dict[str, float]:
    """Milliseconds by part, and of the whole ``step``."""
    found = {part: 1000 * median(s[part] for s in steps) for part in PARTS}
    return dict(found, step=1000 * median(sum(s.values()) for s in steps))


def _busy(costs: dict) -> str:
    """What each case keeps processors busy with, in milliseconds a frame."""
    return ', '.join(
        f'{name} {1000 * median(all_) / costs["frames"]:.1f}'
        for name, all_ in costs['processor'].items()
    )


def _training_sizes(args: Namespace) -> list[int]:
    # batch norm has no variance of one
    return [size for size in args.batch_sizes if size > 1]


def _mib_and_ratio(mib: dict[str, float], peer: str) -> tuple[str, str]:
    return f'{mib["clamp"]:.0f}', f'{mib["clamp"] / mib[peer]:.2f}'


def _print_head(*names: str) -> None:
    print('| ' + ' | '.join(names) + ' |\n' + '|---' * len(names) + '|')


def _print_row(*values: object) -> None:
    print('| ' + ' | '.join(map(str, values)) + ' |', flush=True)
