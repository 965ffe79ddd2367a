"""Light, dark, or as the system has it."""

from nicegui import ui

from .parts import button

_WORDS = {None: 'Theme: system', False: 'Theme: light', True: 'Theme: dark'}


def add_theme_button() -> None:
    """Add a button that goes through the three."""
    mode = ui.dark_mode(None)
    order = list(_WORDS)

    def change() -> None:
        mode.value = order[(order.index(mode.value) + 1) % len(order)]

    made = button('', change, 'theme')
    made.bind_text_from(mode, 'value', _WORDS.get)
