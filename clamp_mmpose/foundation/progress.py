"""How far a loop is: a bar in a terminal, plain lines in a log."""

import sys
import time
from collections.abc import Iterable, Iterator, Sized

SECONDS = 10  # between two plain lines


def with_progress(
    items: Iterable, title: str, unit: str, total: int | None = None
) -> Iterable:
    """Pass items on, and tell on the standard error how many are done.

    Args:
        items (Iterable): Any.
        title (str): What is done, such as ``'Drawing'``.
        unit (str): What they are, more than one of them: ``'images'``.
        total (int, optional): How many, if the items do not tell.
    """
    if total is None and isinstance(items, Sized):
        total = len(items)
    if not sys.stderr.isatty():
        return _with_lines(items, title, unit, total)
    from tqdm import tqdm  # not needed for prediction from ONNX files

    return tqdm(items, desc=title, unit=f' {unit}', total=total)


def progress_line(
    title: str, unit: str, done: int, total: int | None, speed: float
) -> str:
    """One line on how far it is.

    Args:
        title (str): What is done.
        unit (str): What they are, more than one of them.
        done (int): How many are done.
        total (int, optional): How many there are, if that is known.
        speed (float): How many in a second.
    """
    line = f'{title}: {done}'
    if total:
        line += f' of {total}'
    line += f' {unit}, {speed:.1f} {unit}/s'
    if total and speed > 0:
        line += f', {max(0, total - done) / speed:.0f} s left'
    return line


def _with_lines(
    items: Iterable, title: str, unit: str, total: int | None
) -> Iterator:
    began = told = time.monotonic()
    for done, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if now - told >= SECONDS:
            told = now
            speed = done / (now - began)
            line = progress_line(title, unit, done, total, speed)
            print(line, file=sys.stderr, flush=True)
