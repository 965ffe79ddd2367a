"""A slider of HTML with its name and its value, for mouse and keyboard."""

from collections.abc import Callable

from nicegui import ui

from .parts import text


class Slider:
    """A line with a name, a slider and the value.

    Args:
        name (str): What it sets.
        most (float): Its highest value; the lowest is 0.
        step (float): Between two values.
        value (float): At first.
        form (str): How the value is written, such as ``'.2f'``.
        on_change (Callable): Called with a value that a user has set.
    """

    def __init__(
        self,
        name: str,
        most: float,
        step: float,
        value: float,
        form: str,
        on_change: Callable,
    ):
        self._form, self._on_change = form, on_change
        with ui.element('label').classes('slider') as self._line:
            text('span', name)
            self._input = ui.element('input').props('type=range min=0')
            self._value = text('span', '', 'number')
        self._input.on(
            'input',
            lambda event: self._take(event.args),
            js_handler='(event) => emit(Number(event.target.value))',
            throttle=0.05,
        )
        self.set(most, step, value)

    def set(self, most: float, step: float, value: float) -> None:
        """Set other limits and another value."""
        self._input.props.update(max=most, step=step)
        self.show_value(value)

    def show_value(self, value: float) -> None:
        """Show another value."""
        self._input.props['value'] = value
        self._value.set_text(format(value, self._form))

    def show(self, shown: bool) -> None:
        """Show the slider, or hide it."""
        self._line.set_visibility(shown)

    def _take(self, value: float):
        # the browser has it already
        with self._input.props.suspend_updates():
            self._input.props['value'] = value
        self._value.set_text(format(value, self._form))
        return self._on_change(value)
