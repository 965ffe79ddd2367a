"""What the tools have in common: Ctrl-C, slow imports, overrides of configs.

A tool reads its options first and imports what takes seconds after that, so
that its help, and an answer to a wrong option, come at once.
"""

from __future__ import annotations  # for the doctor, where Python is too old

import argparse
import os
import re
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


def run(main: Callable[[], object]) -> None:
    """Run a tool; Ctrl-C ends it with one line and exit code 130.

    Warnings are a line each, without the place in the code.

    Args:
        main (Callable): The tool. Files that it writes atomically are whole
            or not there.
    """
    # a shell lets its background jobs ignore it
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    warnings.formatwarning = _as_line
    try:
        main()
    except KeyboardInterrupt:
        # a second Ctrl-C must not break off the tidying up at the end
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print('\ninterrupted', file=sys.stderr)
        sys.exit(INTERRUPTED)


def _as_line(message: Warning | str, *_, **__) -> str:
    return f'warning: {message}\n'


@contextmanager
def slow_imports() -> Iterator[None]:
    """Let Ctrl-C end a tool while it imports.

    An exception would not do: what is being imported may turn it into an
    error of its own.
    """
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _end(*_) -> None:
    # nothing is written yet, so that there is nothing to tidy up
    os.write(2, b'\ninterrupted\n')
    os._exit(INTERRUPTED)


def as_options(text: str, args: argparse.Namespace) -> str:
    """A sentence that names arguments of Python, in words of the terminal.

    Args:
        text (str): Such as 'give one_animal'.
        args (Namespace): Options of the tool.

    Returns:
        str: Such as 'give --one-animal'. Names of one word stay, which may
        be meant as words, and so do parts of file names.
    """
    names = '|'.join(name for name in vars(args) if '_' in name) or '(?!)'
    return re.sub(
        rf'(?<![\w./\\-])({names})(?![\w/\\-]|\.\w)',
        lambda found: '--' + found[1].replace('_', '-'),
        text,
    )


class ConfigOptions(argparse.Action):
    """mmengine's ``DictAction``, which is imported if the option is given."""

    def __call__(self, parser, namespace, values, option_string=None):
        """Read ``key=value`` into a dictionary, see :class:`DictAction`."""
        for value in values:
            if not re.match('[^=]+=', value):
                raise argparse.ArgumentError(
                    self, f'{value!r} is not KEY=VALUE'
                )
        with slow_imports():
            from mmengine.config import DictAction
        action = DictAction(self.option_strings, self.dest, nargs=self.nargs)
        try:
            action(parser, namespace, values, option_string)
        except AssertionError as error:  # such as [2,[3
            raise argparse.ArgumentError(self, str(error)) from error
