"""Words that a user asks, and where they point."""

from collections.abc import Callable, Sequence

import numpy as np
from nicegui import ui

from .eyes import Reply
from .maps_panel import MapTile
from .parts import button, text

MOST = 6  # texts at once


class AskingPanel:
    """A line to type words in, and a map for each answer.

    Args:
        deaf (str): Why no words can be asked, or ``''``.
        on_ask (Callable): Called with a list of texts.
    """

    def __init__(self, deaf: str, on_ask: Callable):
        if deaf:
            text('p', deaf, 'hint')
        with ui.element('div').classes('asking') as self._line:
            self._input = ui.input(placeholder='left eye, tip of the tail')
            self._input.props('dense outlined aria-label="Words to ask"')
            self._button = button('Ask', None, 'main')
        self._line.set_visibility(not deaf)
        for element, event in (
            (self._input, 'keydown.enter'),
            (self._button, 'click'),
        ):
            element.on(event, lambda: on_ask(self._texts()), args=[])
        self._answers = ui.element('div').classes('tiles')

    def _texts(self) -> list[str]:
        texts = [one.strip() for one in (self._input.value or '').split(',')]
        return [one for one in texts if one][:MOST]

    def clear(self) -> None:
        """Show no answers."""
        self._answers.clear()

    def show(self, crop: np.ndarray, replies: Sequence[Reply]) -> None:
        """Show where words point; a dashed frame is of unknown ones.

        Args:
            crop (np.ndarray): (h, w, 3) uint8, RGB, that was asked about.
            replies (Sequence[Reply]): The answers.
        """
        self._answers.clear()
        with self._answers:
            for reply in replies:
                tile = MapTile()
                tile.show(crop, reply.score_map, reply.sentence, reply.place)
                if reply.place is None:
                    tile.mark_unknown()
