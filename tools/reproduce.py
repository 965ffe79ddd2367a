"""Reproduces a table of the paper and prints it beside the published one.

Or, as `synthetic`, asks whether language helps: CLAMP against its baselines on
drawn animals, on a CPU. It keeps what is finished: call it again to go on.
"""

import argparse
import signal
import sys
import warnings
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import torch
from mmengine import DictAction
from tqdm import tqdm

import clamp_mmpose  # noqa: F401  registers what configs name
from clamp_mmpose.foundation.atomic_files import (
    replacing_atomically,
    write_atomically,
)
from clamp_mmpose.foundation.command_line import run
from clamp_mmpose.lab.reproduction import comparison, tiny
from clamp_mmpose.lab.reproduction.comparison_report import (
    comparison_table,
    inside_table,
    plot,
    results_of,
    runs_csv,
)
from clamp_mmpose.lab.reproduction.execution import execute, train_in_process
from clamp_mmpose.lab.reproduction.listing import list_runs
from clamp_mmpose.lab.reproduction.paper import TABLES
from clamp_mmpose.lab.reproduction.preparation import (
    prepare,
    use_data,
    use_weights,
)
from clamp_mmpose.lab.reproduction.report import to_csv, to_markdown
from clamp_mmpose.lab.reproduction.requirements import all_missing
from clamp_mmpose.lab.reproduction.run import distinct, plan_runs

ITERATIONS = 300  # of the comparison on drawn animals
CONFIGS = Path(__file__).parents[1] / 'configs'


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        'table',
        choices=[*TABLES, 'all', 'synthetic'],
        help='table of the paper, or the comparison on drawn animals',
    )
    parser.add_argument(
        '--seeds',
        type=int,
        default=3,
        metavar='N',
        help='run each row with the seeds 0 to N-1 (default: 3)',
    )
    parser.add_argument(
        '--data-root',
        type=Path,
        default=Path('data'),
        metavar='DIR',
        help='folder that holds ap10k and animalpose; what is drawn is kept '
        'there, too (default: data)',
    )
    parser.add_argument(
        '--weights',
        type=Path,
        metavar='DIR',
        help='folder with a file for each backbone that the table has: RN50, '
        'ViT-B-16, ViT-L-14 (CLIP) and resnet50 (ImageNet), each '
        '.safetensors, .pt, .bin or .pth (default: download them)',
    )
    parser.add_argument(
        '--work-dir',
        type=Path,
        default=Path('work_dirs/reproduce'),
        metavar='DIR',
        help='where runs and tables are kept (default: work_dirs/reproduce)',
    )
    parser.add_argument(
        '--dry-run',
        action='store_true',
        help='list the runs, what they cost and what they miss',
    )
    parser.add_argument(
        '--iterations',
        type=int,
        metavar='N',
        help=f'steps of each run of synthetic (default: {ITERATIONS})',
    )
    parser.add_argument(
        '--only',
        default='*',
        metavar='PATTERN',
        help="runs whose names match, such as 'clamp_*' (default: all)",
    )
    parser.add_argument(
        '--resume',
        action='store_true',
        help='let interrupted runs go on from their last checkpoint',
    )
    parser.add_argument(
        '--synthetic',
        action='store_true',
        help='run tiny twins of the rows on drawn animals, on a CPU in '
        'minutes, to try the tool; the numbers mean nothing',
    )
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=DictAction,
        default={},
        metavar='KEY=VALUE',
        help='overrides of every row, for example '
        'train_dataloader.num_workers=4',
    )
    args = parser.parse_args()
    check(parser, args)
    return args


def check(parser, args):
    if args.seeds < 1:
        parser.error(f'--seeds {args.seeds} must be at least 1')
    if args.iterations is not None:
        if args.table != 'synthetic':
            parser.error('--iterations is for synthetic: rows have their own')
        if args.iterations < 1:
            parser.error(f'--iterations {args.iterations} must be positive')
    if args.synthetic and args.weights:
        parser.error('--synthetic starts from random weights: no --weights')
    if args.table == 'synthetic' and (args.synthetic or args.weights):
        parser.error(
            'synthetic has data and weights of its own: no --synthetic, no '
            '--weights'
        )
    for option in args.cfg_options:
        if option.startswith(('model.init_cfg', 'model.backbone.init_cfg')):
            parser.error(
                f'{option}: rows start from different weights; name a folder '
                'with a file for each backbone by --weights'
            )


def adapt(config, args):
    """What the options say of every row."""
    if args.synthetic:
        tiny.make_tiny(config, CONFIGS, args.data_root)
        return
    use_data(config, args.data_root)
    if args.weights:
        use_weights(config, args.weights)


def plan_tables(args, tables):
    prepared = partial(
        prepare, CONFIGS, partial(adapt, args=args), args.cfg_options
    )
    work_dir = args.work_dir / 'synthetic' if args.synthetic else args.work_dir
    return plan_runs(tables.values(), range(args.seeds), prepared, work_dir)


def check_before_start(args, runs, draw):
    """Raise a SystemExit that names all that is in the way."""
    interrupted = [str(run.folder) for run in runs if run.interrupted]
    if interrupted and not args.resume:
        sys.exit(
            'error: these runs were interrupted, unless another command is '
            'at them; add --resume to let them go on, or delete their '
            'folders to begin again:\n* ' + '\n* '.join(interrupted)
        )
    if draw:
        draw(args.data_root)
    waiting = [run for run in runs if run.metrics is None]
    missing = all_missing([run.config for run in waiting])
    if missing:
        sys.exit(
            'error: nothing was started, because this is missing:\n* '
            + '\n* '.join(missing)
        )


def do(args, runs, draw, report):
    """Run what is not finished, and report what is."""
    runs = [run for run in runs if fnmatch(run.name, args.only)]
    if not runs:
        sys.exit(f'error: no run matches --only {args.only}: see --dry-run')
    if args.dry_run:
        print(list_runs(runs))
        if draw:
            print('Animals that are missing will be drawn.')
        return
    check_before_start(args, runs, draw)
    train = partial(train_in_process, num_gpus=torch.cuda.device_count())
    try:
        failures = execute(runs, train)
    except KeyboardInterrupt:
        sys.exit('\nstopped: call it again with --resume to go on')
    report()
    if failures:
        told = [f'{name}: {reason}' for name, reason in failures.items()]
        sys.exit('error: some runs have failed:\n* ' + '\n* '.join(told))


def reproduce(args):
    """Tables of the paper."""
    names = TABLES if args.table == 'all' else [args.table]
    tables = {name: TABLES[name] for name in names}
    runs = plan_tables(args, tables)
    draw = tiny.draw_animals if args.synthetic else None
    do(args, distinct(runs), draw, partial(report_tables, args, tables, runs))


def overrides_note(args, what):
    """What a reader of results has to know of them, if anything."""
    overrides = [f'{key}={value}' for key, value in args.cfg_options.items()]
    if overrides:
        yield f'Overrides of all {what}: {", ".join(overrides)}.'


def report_tables(args, tables, runs):
    """Print and save them."""
    results = {
        name: [run.metrics for run in some if run.metrics is not None]
        for name, some in runs.items()
    }
    source = 'synthetic' if args.synthetic else 'here'
    for name, table in tables.items():
        notes = (*table.notes, *overrides_note(args, 'rows'))
        table = table._replace(notes=notes)
        content = results, args.seeds, source
        text = to_markdown(table, *content)
        if args.synthetic:
            text = f'{tiny.NOTE}\n\n{text}'
            name = f'{name}_synthetic'
        path = args.work_dir / f'{name}.md'
        write_atomically(path, text.encode())
        write_atomically(
            path.with_suffix('.csv'), to_csv(table, *content).encode()
        )
        print(f'\n{text}\nsaved as {path} and {path.with_suffix(".csv")}')


def compare(args):
    """Does language help?"""
    runs = comparison.plan_comparison(
        range(args.seeds),
        args.iterations or ITERATIONS,
        lambda adapt, name, seed: prepare(
            CONFIGS, adapt, args.cfg_options, name, seed
        ),
        args.data_root,
        args.work_dir / 'comparison',
    )
    draw = partial(comparison.draw_animals, progress=show_drawing)
    do(args, runs, draw, partial(report_comparison, args, runs))


def show_drawing(numbers):
    return tqdm(numbers, desc='Drawing', unit='image')


def report_comparison(args, runs):
    """Print and save tables, plot and the numbers of all runs."""
    results = results_of(runs)
    notes = [
        f'Mean ± standard deviation, seeds: {args.seeds}, '
        f'{args.iterations or ITERATIONS} steps each.',
        *overrides_note(args, 'runs'),
    ]
    parts = [comparison_table(results), *notes, inside_table(results)]
    text = '\n\n'.join(parts) + '\n'
    stem = args.work_dir / 'synthetic'
    write_atomically(stem.with_suffix('.md'), text.encode())
    write_atomically(stem.with_suffix('.csv'), runs_csv(runs).encode())
    shots = comparison.shots_of_settings(args.data_root)
    with replacing_atomically(stem.with_suffix('.png')) as path:
        plot(results, shots).savefig(path, format='png', dpi=150)
    print(f'\n{text}\nsaved as {stem}.md, .csv and .png')


def main():
    args = parse_args()
    # of mmengine, for every config
    warnings.filterwarnings('ignore', message='pkg_resources')
    # end as by Ctrl-C, and with this the run that is going on
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if args.table == 'synthetic':
        compare(args)
    else:
        reproduce(args)


if __name__ == '__main__':
    run(main)
