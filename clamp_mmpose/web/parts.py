"""Small pieces of HTML that NiceGUI has no element for."""

from collections.abc import Callable

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement


def text(tag: str, words: str = '', classes: str = '') -> TextElement:
    """An element with nothing but words in it.

    Args:
        tag (str): Of HTML, such as ``'h2'``.
        words (str): They are shown as they are: no HTML.
        classes (str): Of the style sheet.
    """
    return TextElement(tag=tag, text=words).classes(classes)


def button(
    words: str, on_click: Callable | None, classes: str = 'quiet'
) -> TextElement:
    """A button of HTML, which keyboards and screen readers know.

    Args:
        words (str): What it says.
        on_click (Callable, optional): What it does.
        classes (str): Of the style sheet.
    """
    made = text('button', words, classes).props('type=button')
    return made.on('click', on_click, args=[]) if on_click else made


def enable(element: ui.element, enabled: bool) -> None:
    """Let an element of a form be used, or not."""
    element.props.set_bool('disabled', not enabled)
