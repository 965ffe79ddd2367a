"""Kills trainings, resumes them, and counts what was lost."""

import os
import random
import signal
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from mmengine.runner import Runner

from .training import PROGRESS, training_config

MOMENTS = ('random', 'saving')
_STEP = 0.0005  # seconds between two looks at a training


@dataclass
class Kill:
    """What a kill did.

    Args:
        moment (str): ``'random'``, or ``'saving'`` as a file is written.
        trained (int): Epochs that were trained before.
        resumed (int): Epochs that the next run began with.
    """

    moment: str
    trained: int
    resumed: int

    @property
    def lost(self) -> int:
        """Epochs that had to be trained again."""
        return self.trained - self.resumed


class Trainings:
    """Trainings of one kind; the first is not killed.

    Args:
        folder (Path): Empty, for checkpoints.
        epochs (int): Of each training.
        megabytes (int): Size of a checkpoint.
        seed (int): Of the moments.
    """

    def __init__(self, folder: Path, epochs: int, megabytes: int, seed: int):
        self._folder, self._epochs = folder, epochs
        self._megabytes = megabytes
        self._chance = random.Random(seed)
        self.ended = 0
        started = time.monotonic()
        self._run(folder / 'whole', None)
        self._seconds = time.monotonic() - started
        self._expected = self._weights(folder / 'whole')

    def kill(self) -> Iterator[Kill]:
        """Kill one training after the other, each until it has ended.

        Yields:
            Kill: Each that was followed by a run which began.

        Raises:
            RuntimeError: A training could not be resumed, or ended with
                other weights than the one that was not killed.
        """
        while True:
            work_dir = self._folder / f'killed_{self.ended}'
            yield from self._kill_until_it_ends(work_dir)
            found = self._weights(work_dir)
            for name, value in self._expected.items():
                if not torch.equal(found[name], value):
                    raise RuntimeError(f'{work_dir}: {name} differs')
            self.ended += 1

    def _kill_until_it_ends(self, work_dir: Path) -> Iterator[Kill]:
        waiting, killed = [], True
        while killed:
            moment = self._chance.choice(MOMENTS)
            before = _progress(work_dir)
            killed = self._run(work_dir, moment)
            new = _progress(work_dir)[len(before) :]
            if new:  # it came as far as to begin
                trained = before[-1][1] if before else 0
                for one in waiting:
                    yield Kill(one, trained, resumed=new[0][1])
                waiting = []
            if killed:
                waiting.append(moment)

    def _run(self, work_dir: Path, moment: str | None) -> bool:
        """Train to the end, or to the kill; tell whether it was killed."""
        work_dir.mkdir(parents=True, exist_ok=True)
        child = os.fork()
        if child == 0:
            self._train(work_dir)
        try:
            self._wait_for(moment, child, work_dir)
        finally:  # also when this program is interrupted
            if moment is not None and _runs(child):
                os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return True
        if os.WEXITSTATUS(status) != 0:
            raise RuntimeError((work_dir / 'output.txt').read_text())
        return False

    def _wait_for(
        self, moment: str | None, child: int, work_dir: Path
    ) -> None:
        if moment == 'random':
            _wait(child, self._chance.uniform(0, self._seconds))
        elif moment == 'saving':
            # some time within one of the next few files
            for _ in range(self._chance.randint(1, 6)):
                _wait_for_file(child, work_dir)
            _wait(child, self._chance.uniform(0, 0.01))

    def _train(self, work_dir: Path) -> None:
        # in a child that shares the imports, and never returns
        with open(work_dir / 'output.txt', 'w') as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
            try:
                torch.set_num_threads(1)
                config = training_config(
                    work_dir, self._epochs, self._megabytes
                )
                Runner.from_cfg(config).train()
            except BaseException:
                traceback.print_exc(file=file)
                file.flush()
                os._exit(1)
        os._exit(0)

    def _weights(self, work_dir: Path) -> dict[str, torch.Tensor]:
        path = work_dir / f'epoch_{self._epochs}.pth'
        # written by this program; torch 2.1 allows no list of what may be in
        return torch.load(path, weights_only=False)['state_dict']


def _progress(work_dir: Path) -> list[tuple[str, int]]:
    path = work_dir / PROGRESS
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = [line.split() for line in lines]
    return [(event, int(epoch)) for event, epoch in pairs]


def _runs(child: int) -> bool:
    # without taking its status
    done = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return done is None


def _wait(child: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and _runs(child):
        time.sleep(_STEP)


def _wait_for_file(child: int, work_dir: Path) -> None:
    """Wait for the next file that is begun, not for one that was left."""
    left = set(work_dir.glob('.tmp-*'))
    while _runs(child) and set(work_dir.glob('.tmp-*')) <= left:
        time.sleep(_STEP)
