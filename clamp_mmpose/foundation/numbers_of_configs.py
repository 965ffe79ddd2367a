"""Counts and measures that a user gives, checked in one sentence."""

import math
from numbers import Integral, Real


def check_count(name: str, value: int, least: int = 1) -> None:
    """Refuse what is no whole number.

    Args:
        name (str): Of the argument.
        value (int): What it was given.
        least (int): Smallest that is allowed. Defaults to 1.

    Raises:
        ValueError: The value is text, True, a fraction or too small.
    """
    if not _is(Integral, value) or value < least:
        raise ValueError(
            f'{name} is {value!r}: give a whole number, {least} or more'
        )


def check_positive(name: str, value: float) -> None:
    """Refuse what is no positive, finite number.

    Args:
        name (str): Of the argument.
        value (float): What it was given.

    Raises:
        ValueError: The value is text, True, NaN, infinite, 0 or less.
    """
    if not _is(Real, value) or not 0 < value < math.inf:
        raise ValueError(f'{name} is {value!r}: give a positive number')


def check_score(name: str, value: float) -> None:
    """Refuse what no score can be.

    Args:
        name (str): Of the argument.
        value (float): What it was given.

    Raises:
        ValueError: The value is text, True, NaN, below 0 or above 1.
    """
    if not _is(Real, value) or not 0 <= value <= 1:
        raise ValueError(f'{name} is {value!r}: give a score from 0 to 1')


def is_number(value) -> bool:
    """Whether a value is a finite number; True and text are none."""
    return _is(Real, value) and math.isfinite(value)


def _is(kind: type, value) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)
