"""How far a prediction is, in a terminal and where there is none."""

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Protocol

from ..foundation.progress import SECONDS, progress_line


class Progress(Protocol):
    """Is told how far it is, and tells the user."""

    def start(self, name: str, count: int | None) -> None:
        """A source begins, of so many frames if that is known."""

    def advance(self, frames: int) -> None:
        """So many more are predicted."""

    def finish(self) -> None:
        """The source is done, or given up."""


class NoProgress:
    """Tells nothing, where others tell it."""

    def start(self, name: str, count: int | None) -> None:
        """See :class:`Progress`."""

    def advance(self, frames: int) -> None:
        """See :class:`Progress`."""

    def finish(self) -> None:
        """See :class:`Progress`."""


class PlainProgress:
    """A line on the standard error from time to time, for log files.

    Args:
        clock (Callable): Gives the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock

    def start(self, name: str, count: int | None) -> None:
        """See :class:`Progress`."""
        self._name, self._count, self._done = name, count, 0
        self._began = self._told = self._clock()

    def advance(self, frames: int) -> None:
        """See :class:`Progress`."""
        self._done += frames
        now = self._clock()
        if now - self._told >= SECONDS:
            self._told = now
            speed = self._done / (now - self._began)
            line = progress_line(
                self._name, 'frames', self._done, self._count, speed
            )
            print(line, file=sys.stderr, flush=True)

    def finish(self) -> None:
        """See :class:`Progress`."""


class BarProgress:
    """A bar with frames per second and time left, by rich."""

    def start(self, name: str, count: int | None) -> None:
        """See :class:`Progress`."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._bar = Progress(
            TextColumn('{task.description}', markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn('{task.fields[fps]:.1f} frames/s'),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task(name, total=count, fps=0.0)
        self._began, self._done = time.monotonic(), 0
        self._bar.start()

    def advance(self, frames: int) -> None:
        """See :class:`Progress`."""
        self._done += frames
        seconds = time.monotonic() - self._began
        self._bar.update(
            self._task, advance=frames, fps=self._done / max(seconds, 1e-3)
        )

    def finish(self) -> None:
        """See :class:`Progress`."""
        self._bar.stop()


def choose_progress() -> Progress:
    """A bar in a terminal, where rich is installed, else lines."""
    if sys.stderr.isatty() and find_spec('rich'):
        return BarProgress()
    return PlainProgress()
