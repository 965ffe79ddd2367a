"""Runs one after the other, each in a process of its own."""

import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path

from filelock import FileLock, Timeout
from mmengine.config import Config

from ...foundation.child_process import run_child
from .run import Run

WORKER = 'clamp_mmpose.lab.reproduction.worker'
_TAIL = 15  # lines of the output that are shown of a failed run


class RunError(Exception):
    """A run has failed; the message is for users."""


def execute(runs: Sequence[Run], train: Callable[[Run], None]) -> list[str]:
    """Run what is not finished; a failure does not keep the others.

    Args:
        runs (Sequence[Run]): The runs, in this order.
        train (Callable): Function that trains and tests a run, or raises a
            :class:`RunError`.

    Returns:
        list[str]: The failed runs, each with what is known of it.
    """
    failures = []
    for i, run in enumerate(runs, 1):
        place = f'[{i}/{len(runs)}] {run.name}, seed {run.seed}'
        if run.metrics is not None:
            print(f'{place}: finished before')
            continue
        print(f'{place}: running in {run.folder}', flush=True)
        try:
            train(run)
        except RunError as error:
            failures.append(f'{run.name}, seed {run.seed}: {error}')
            print(f'{place}: failed')
        else:
            print(f'{place}: AP {100 * run.metrics["coco/AP"]:.1f}')
    return failures


def train_in_process(run: Run, num_gpus: int) -> None:
    """Train and test in a new process, from the last checkpoint if any.

    Neither a crash nor what mmengine keeps for the whole process then
    reaches the next run.

    Args:
        run (Run): The run.
        num_gpus (int): Number of GPUs that share a batch; 0 for the CPU.

    Raises:
        RunError: The run failed, or another command is at it.
    """
    config = deepcopy(run.config)
    config.update(work_dir=str(run.folder), resume=True)
    _settle_start(config, run)
    batch_size, rest = divmod(
        config.train_dataloader.batch_size, max(num_gpus, 1)
    )
    if rest:
        raise RunError(
            f'a batch of {run.config.train_dataloader.batch_size} cannot be '
            f'shared by {num_gpus} GPUs evenly: choose some by '
            'CUDA_VISIBLE_DEVICES'
        )
    config.train_dataloader.batch_size = batch_size
    run.folder.mkdir(parents=True, exist_ok=True)
    try:  # two commands may share runs: never train one twice at a time
        with FileLock(run.folder / '.lock', timeout=0):
            config.dump(run.folder / 'run.py')
            _train(run, num_gpus)
    except Timeout:
        raise RunError(
            f'another command is running it in {run.folder}: run this one '
            'again when that has finished'
        ) from None


def _settle_start(config: Config, run: Run) -> None:
    """With ``resume``, mmengine would go on with the run it starts from."""
    start = config.get('load_from')
    if start and run.state == 'interrupted':
        config.load_from = None
    elif start:
        config.resume = False
        if not Path(start).exists():
            raise RunError(
                f'it starts from {start}, which is not there: run that first'
            )


def _train(run: Run, num_gpus: int) -> None:
    launch, launcher = [sys.executable, '-m'], 'none'
    if num_gpus > 1:
        processes = ['--standalone', f'--nproc_per_node={num_gpus}']
        launch += ['torch.distributed.run', *processes, '-m']
        launcher = 'pytorch'
    files = [str(run.folder / 'run.py'), str(run.result_file)]
    output = run.folder / 'output.txt'
    returned = run_child([*launch, WORKER, *files, launcher], output)
    if returned != 0 or run.metrics is None:
        lines = output.read_text(errors='replace').splitlines()[-_TAIL:]
        raise RunError(
            f'exit code {returned}, all of the output is in {output}, the '
            'last lines are\n    ' + '\n    '.join(lines)
        )
