"""Looks at an environment, and tells of each part whether it works.

Nothing that may be broken is imported here: children try it, as a compiled
part that does not fit can end its whole process.
"""

from __future__ import annotations  # to run where Python is too old

import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

FINE, NOTE, PROBLEM = 'ok', 'note', 'PROBLEM'
SECONDS = 120  # a first import from a slow disk takes long


@dataclass(frozen=True)
class Finding:
    """What was found of one part.

    Args:
        part (str): Such as a package.
        state (str): FINE, NOTE or PROBLEM.
        text (str): One line.
        mend (str): The command that mends it.
    """

    part: str
    state: str
    text: str
    mend: str = ''

    def __str__(self) -> str:
        line = f'{self.state:8}{self.part:14}{self.text}'
        return f'{line}\n{"":22}mend: {self.mend}' if self.mend else line


def examine(checks: Iterable[Callable[[], Iterable[Finding]]]) -> int:
    """Run checks and print a line for each of their findings.

    Args:
        checks (Iterable[Callable]): Each gives findings.

    Returns:
        int: Exit code, 1 after a problem, else 0.
    """
    problems = 0
    for check in checks:
        for finding in check():
            print(finding, flush=True)
            problems += finding.state == PROBLEM
    if problems:
        print(f'{problems} problems: mend them from the top, then run again')
    else:
        print('all that training and prediction need is there')
    return int(problems > 0)


def attempt(code: str) -> tuple[bool, str]:
    """Run code in a child.

    Args:
        code (str): Python.

    Returns:
        tuple[bool, str]: Whether it ended well, and its last line: what it
        printed, or its error.
    """
    try:
        run = subprocess.run(
            [sys.executable, '-W', 'ignore', '-c', code],
            capture_output=True,
            text=True,
            errors='replace',
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return False, f'no answer in {SECONDS} seconds'
    told = run.stderr if run.returncode else run.stdout
    lines = [line for line in told.splitlines() if line.strip()]
    if run.returncode < 0:  # by a signal
        return False, f'the process crashed (signal {-run.returncode})'
    return not run.returncode, lines[-1].strip()[:150] if lines else ''


def tried(part: str, code: str, mend: str, text: str = '') -> Finding:
    """The finding of an attempt.

    Args:
        part (str): Its name.
        code (str): Python that works where the part does.
        mend (str): The command, where it does not.
        text (str): Said before the error.

    Returns:
        Finding: FINE with what the code printed, or PROBLEM with its error.
    """
    works, line = attempt(code)
    if works:
        return Finding(part, FINE, line or 'works')
    return Finding(part, PROBLEM, f'{text}{line}', mend)
