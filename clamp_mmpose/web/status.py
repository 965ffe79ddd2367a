"""One line that says what happens, what was found, or what went wrong."""

import logging
from collections.abc import Callable

from nicegui import run

from .parts import text


class Status:
    """The line; screen readers say it aloud."""

    def __init__(self):
        self._line = text('p', '', 'status').props('role=status')

    def say(self, sentence: str) -> None:
        """Tell something."""
        self._show(sentence, '')

    def wait(self, sentence: str) -> None:
        """Tell what takes time."""
        self._show(sentence, 'busy')

    def fail(self, sentence: str) -> None:
        """Tell what went wrong."""
        end = '' if sentence.endswith(('.', '!', '?')) else '.'
        self._show(sentence + end, 'error')

    async def attempt(self, function: Callable, *args):
        """Do something in a thread; a failure is told, and is no more.

        Args:
            function (Callable): What to do.
            *args: With what.

        Returns:
            What it returns, or ``None`` after a failure.
        """
        try:
            return await run.io_bound(function, *args)
        except (ValueError, OSError) as error:
            self.fail(str(error))
        except Exception as error:  # a page must not end with a stack trace
            logging.exception('the page could not do what was asked')
            self.fail(
                f'This failed in a way that was not foreseen '
                f'({type(error).__name__}: {error}); the terminal says more.'
            )
        return None

    def _show(self, sentence: str, kind: str) -> None:
        self._line.classes(remove='busy error', add=kind)
        self._line.set_text(sentence)
