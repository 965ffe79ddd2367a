"""A log has whole lines, and few; a terminal has a bar."""

import time

import pytest

from clamp_mmpose.foundation.progress import (
    SECONDS,
    progress_line,
    with_progress,
)


@pytest.fixture
def clock(monkeypatch):
    """Each look at it is a second later."""
    seconds = iter(range(1000))
    monkeypatch.setattr(time, 'monotonic', lambda: next(seconds))


def test_a_log_has_a_line_from_time_to_time(clock, capsys):
    items = with_progress(range(25), 'Drawing', 'images')
    assert list(items) == list(range(25))
    assert capsys.readouterr().err.splitlines() == [
        f'Drawing: {SECONDS} of 25 images, 1.0 images/s, 15 s left',
        f'Drawing: {2 * SECONDS} of 25 images, 1.0 images/s, 5 s left',
    ]


def test_of_a_generator_the_total_is_told_or_left_out(clock, capsys):
    list(with_progress(iter(range(12)), 'a', 'steps', 12))
    list(with_progress(iter(range(12)), 'b', 'steps'))
    assert capsys.readouterr().err.splitlines() == [
        'a: 10 of 12 steps, 1.0 steps/s, 2 s left',
        'b: 10 steps, 1.0 steps/s',
    ]


def test_a_terminal_has_a_bar(monkeypatch, capsys):
    monkeypatch.setattr('sys.stderr.isatty', lambda: True)
    assert list(with_progress([1, 2], 'Drawing', 'images')) == [1, 2]
    shown = capsys.readouterr().err
    assert 'Drawing: 100%' in shown and '\r' in shown


def test_a_line_need_not_know_the_end():
    assert progress_line('a', 'frames', 3, None, 1.5) == (
        'a: 3 frames, 1.5 frames/s'
    )
