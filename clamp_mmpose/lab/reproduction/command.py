"""What `tools/reproduce.py` does: plan runs, run them, report them."""

import sys
from argparse import Namespace
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import torch
from mmengine.config import Config

from ...datasets.shared_settings import share_settings
from ...foundation.command_line import INTERRUPTED
from . import study_report, tables, tables_report
from .cost import list_runs
from .execution import execute, train_in_process
from .preparation import use_seed
from .requirements import all_missing
from .run import Run, plan_runs
from .studies import STUDIES


def run_command(args: Namespace, configs: Path) -> None:
    """Run what is not finished, and report what is.

    Args:
        args (Namespace): Options of the tool.
        configs (Path): Folder of the configs.

    Raises:
        SystemExit: Something is in the way, or a run has failed.
    """
    experiment, report, data_root = tables, tables_report.report, 'data'
    if args.table in STUDIES:
        experiment = STUDIES[args.table]
        report = partial(study_report.report, experiment)
        args.iterations = args.iterations or experiment.iterations
        data_root = experiment.data_root
    args.data_root = args.data_root or Path(data_root)

    def prepare(name: str, seed: int) -> Config:
        config = experiment.config_of(name, args, configs)
        use_seed(config, seed)
        config.merge_from_dict(args.cfg_options)
        return share_settings(config)

    folder = args.work_dir / experiment.subfolder(args)
    seeds = range(args.seeds)
    names, starts = experiment.run_names(args), experiment.starts(args)
    runs = plan_runs(names, seeds, prepare, folder, starts)
    distinct = {run.digest: run for own in runs.values() for run in own}
    chosen = [r for r in distinct.values() if fnmatch(r.name, args.only)]
    if not chosen:
        sys.exit(f'error: no run matches --only {args.only}: see --dry-run')
    if args.dry_run:
        print(list_runs(chosen))
        return
    _check_interrupted(chosen, args.resume)
    experiment.provide(args)  # drawn animals that are missing, or nothing
    _check_missing(chosen)
    train = partial(train_in_process, num_gpus=torch.cuda.device_count())
    try:
        failures = execute(chosen, train)
    except KeyboardInterrupt:
        print('\nstopped: call it again with --resume to go on', flush=True)
        sys.exit(INTERRUPTED)
    report(args, runs, _note(args.cfg_options))
    if failures:
        sys.exit('error: some runs have failed:\n* ' + '\n* '.join(failures))


def _check_interrupted(runs: list[Run], resume: bool) -> None:
    folders = [str(run.folder) for run in runs if run.state == 'interrupted']
    if folders and not resume:
        sys.exit(
            'error: these runs were interrupted, unless another command is '
            'at them; add --resume to let them go on, or delete their '
            'folders to begin again:\n* ' + '\n* '.join(folders)
        )


def _check_missing(runs: list[Run]) -> None:
    missing = all_missing([r.config for r in runs if r.metrics is None])
    if missing:
        sys.exit(
            'error: nothing was started, because this is missing:\n* '
            + '\n* '.join(missing)
        )


def _note(options: dict) -> str:
    """What a reader of results has to know of overrides, if anything."""
    listed = ', '.join(f'{key}={value}' for key, value in options.items())
    return f'* Overrides of all runs: {listed}.\n' if options else ''
