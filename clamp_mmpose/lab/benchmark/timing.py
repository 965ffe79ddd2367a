"""Times that can be compared: interleaved in one run, as ratios."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch


class Ratio(NamedTuple):
    """A time over a peer's, of the same rounds.

    Attributes:
        median (float): Median of all rounds.
        low (float): First quartile.
        high (float): Third quartile.
    """

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f'{self.median:.2f} ({self.low:.2f}-{self.high:.2f})'


def interleave(
    cases: Mapping[str, Callable[[], object]], rounds: int, warm_up: int = 2
) -> dict[str, list[float]]:
    """Time cases in turn, so that a busy moment meets all of them.

    Args:
        cases (Mapping[str, Callable]): What to time, by name.
        rounds (int): Number of measurements of each case.
        warm_up (int): Number of rounds before the first that counts.
            Defaults to 2.

    Returns:
        dict[str, list[float]]: Seconds by case, one per round.
    """
    seconds = {name: [] for name in cases}
    for i in range(warm_up + rounds):
        for name, run in cases.items():
            elapsed = _time(run)
            if i >= warm_up:
                seconds[name].append(elapsed)
    return seconds


def ratio(ours: Sequence[float], peers: Sequence[float]) -> Ratio:
    """Compare seconds round by round.

    Args:
        ours (Sequence[float]): Seconds of one case.
        peers (Sequence[float]): Seconds of another one.
    """
    ratios = np.asarray(ours) / np.asarray(peers)
    low, median, high = np.quantile(ratios, (0.25, 0.5, 0.75))
    return Ratio(float(median), float(low), float(high))


def compare(
    cases: Mapping[str, Callable[[], object]],
    rounds: int,
    **ratios: tuple[str, str],
) -> dict:
    """Time cases in turn, and set some in relation to others.

    Args:
        cases (Mapping[str, Callable]): What to time, by name.
        rounds (int): Number of measurements of each case.
        **ratios: Pairs of names, a case and the one it is compared with, by
            the name of the ratio.

    Returns:
        dict: ``seconds`` by case, and the ratios.
    """
    seconds = interleave(cases, rounds)
    found = {
        name: ratio(seconds[ours], seconds[peer])
        for name, (ours, peer) in ratios.items()
    }
    return dict(seconds=seconds, **found)


def compare_with_processor_time(
    cases: Mapping[str, Callable[[], object]],
    rounds: int,
    **ratios: tuple[str, str],
) -> dict:
    """See :func:`compare`; also note how long processors are kept busy.

    Other programs on the machine change that less than what a clock shows.

    Returns:
        dict: The same, and ``processor``: seconds by case, of all threads
        and of the child processes that have ended.
    """
    seconds = {name: [] for name in cases}
    noted = {name: _noting(run, seconds[name]) for name, run in cases.items()}
    found = compare(noted, rounds, **ratios)
    counted = {name: all_[-rounds:] for name, all_ in seconds.items()}
    return dict(found, processor=counted)


def _noting(
    run: Callable[[], object], seconds: list[float]
) -> Callable[[], None]:
    def noted() -> None:
        before = sum(os.times()[:4])
        run()
        seconds.append(sum(os.times()[:4]) - before)

    return noted


def _time(run: Callable[[], object]) -> float:
    _wait()
    start = time.perf_counter()
    run()
    _wait()
    return time.perf_counter() - start


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
