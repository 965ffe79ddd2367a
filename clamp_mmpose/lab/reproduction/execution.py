"""Runs one after the other, each in a process of its own."""

import fcntl
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

from mmengine.config import Config

from .run import Run

WORKER = 'clamp_mmpose.lab.reproduction.worker'
_TAIL = 15  # lines of the output that are shown of a failed run


class RunError(Exception):
    """A run has failed; what is known of it."""


def execute(
    runs: Sequence[Run],
    train: Callable[[Run], None],
    say: Callable[[str], None] = print,
) -> dict[str, str]:
    """Run what is not finished; a failure does not keep the others.

    Args:
        runs (Sequence[Run]): In this order.
        train (Callable): Trains, tests and writes the result of a run, or
            raises a :class:`RunError`.
        say (Callable): Tells the user.

    Returns:
        dict[str, str]: What is known of the failed ones, by name and seed.
    """
    failures = {}
    for i, run in enumerate(runs, 1):
        title = f'{run.name}, seed {run.seed}'
        place = f'[{i}/{len(runs)}] {title}'
        if run.metrics is not None:
            say(f'{place}: finished before')
            continue
        say(f'{place}: running in {run.folder}')
        try:
            train(run)
        except RunError as error:
            failures[title] = str(error)
            say(f'{place}: failed')
        else:
            say(f'{place}: AP {100 * run.metrics["coco/AP"]:.1f}')
    return failures


def train_in_process(run: Run, num_gpus: int) -> None:
    """Train and test in a new process, on all GPUs.

    Neither a crash nor what mmengine keeps for the whole process then
    reaches the next run. Goes on from the last checkpoint if there is one.

    Args:
        run (Run): Which.
        num_gpus (int): How many GPUs share a batch; 0 for the CPU.

    Raises:
        RunError: It failed.
    """
    with _alone(run.folder):
        config_file = run.folder / 'run.py'
        _for_processes(run, num_gpus).dump(config_file)
        command = [*_launch(num_gpus), config_file, run.result_file]
        output = run.folder / 'output.txt'
        returned = _call([*map(str, command), run.digest], output)
        if returned != 0 or run.metrics is None:
            tail = output.read_text(errors='replace').splitlines()[-_TAIL:]
            lines = '\n    '.join(tail)
            raise RunError(
                f'exit code {returned}, all of the output is in {output}, '
                f'the last lines are\n    {lines}'
            )
        _keep_last_checkpoint(run.folder)


def _for_processes(run: Run, num_gpus: int) -> Config:
    """The run's config, with what the machine has to say."""
    config = deepcopy(run.config)
    config.work_dir = str(run.folder)
    config.resume = True  # if there is a checkpoint
    loader = config.train_dataloader
    if loader.batch_size % max(num_gpus, 1):
        raise RunError(
            f'a batch of {loader.batch_size} cannot be shared by {num_gpus} '
            'GPUs evenly: choose some by CUDA_VISIBLE_DEVICES'
        )
    loader.batch_size //= max(num_gpus, 1)
    return config


def _launch(num_gpus: int) -> list[str]:
    python = [sys.executable, '-m']
    if num_gpus < 2:
        return [*python, WORKER]
    processes = ['--standalone', f'--nproc_per_node={num_gpus}']
    launcher = [*python, 'torch.distributed.run', *processes]
    return [*launcher, '-m', WORKER, '--launcher', 'pytorch']


def _call(command: list[str], output: Path) -> int:
    """Exit code; the process does not outlive this one."""
    with (
        open(output, 'ab') as file,
        subprocess.Popen(
            command, stdout=file, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            return process.wait()
        except BaseException:  # Ctrl-C, or told to end
            process.terminate()
            raise


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two commands may share runs: never train one twice at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / '.lock', 'w') as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunError(
                f'another command is running it in {folder}: run this one '
                'again when that has finished'
            ) from None
        yield


def _keep_last_checkpoint(folder: Path) -> None:
    """Delete the others, which were kept to go on after an interruption."""
    last = Path((folder / 'last_checkpoint').read_text()).name
    for checkpoint in folder.glob('*.pth'):
        if checkpoint.name != last:
            checkpoint.unlink()
