"""What can be done with the picture: below it."""

from nicegui import ui

from .parts import button, enable, text
from .slider import Slider

_PAUSE = 0.1  # seconds between frames
SIDES = ('left', 'top', 'right', 'bottom')


class Toolbar:
    """Buttons and sliders.

    Args:
        page (.page.Page): Does what they ask for.
        pick_file (str): JavaScript that opens the dialogue for files.
    """

    def __init__(self, page, pick_file: str):
        self._page = page
        self._frame = Slider(
            'Frame', 1, 1, 0, '.0f', lambda value: page.go_to(int(value))
        )
        self._timer = ui.timer(_PAUSE, page.next_frame, active=False)
        with ui.element('div').classes('tools'):
            self._play = button('Play', self._toggle_playing)
            self._draw = button('Draw a box', self._toggle_drawing)
            self._whole = button('Whole picture', page.find_whole)
            self._again = button('Find again', page.find)
            self._animal = button('', page.next_animal)
            ui.space()
            other = button('Another file', None)
            other.on('click', js_handler=pick_file)
        self._typed, self._sides = self._add_typed_box()
        Slider('Show scores from', 1, 0.01, 0.3, '.2f', page.set_threshold)
        with ui.element('div').classes('tools'):
            self._table = button('Download CSV', page.save_table, 'main')
            self._picture = button('Download picture', page.save_picture)
        self.show_drawing(False)

    def show_film(self, frames: int, size: tuple[int, int]) -> None:
        """Another film is open.

        Args:
            frames (int): How many it has.
            size (tuple[int, int]): Width and height of its pictures.
        """
        self._frame.show(frames > 1)
        self._frame.set(frames - 1, 1, 0)
        self._play.set_visibility(frames > 1)
        self._show_playing(False)
        for side, most in zip(self._sides, (0, 0, *size), strict=True):
            side.set_value(most)
        self.show_drawing(False)

    def show_frame(self, number: int) -> None:
        """Show the number of a frame that the user has not chosen."""
        self._frame.show_value(number)

    def show_animals(self, animal: int, count: int) -> None:
        """Show which animal of the frame is looked at."""
        self._animal.set_visibility(count > 1)
        self._animal.set_text(f'Animal {animal + 1} of {count}')

    def show_drawing(self, drawing: bool) -> None:
        """Show whether a box is being drawn."""
        self._draw.props['aria-pressed'] = str(drawing).lower()
        self._typed.set_visibility(drawing)
        self._page.let_draw(drawing)

    def enable(self, enabled: bool) -> None:
        """Let nothing else be asked for while frames are predicted."""
        search = (self._play, self._draw, self._whole, self._again)
        for one in (*search, self._table, self._picture):
            enable(one, enabled)
        if not enabled:
            self._show_playing(False)

    def _toggle_playing(self) -> None:
        self._show_playing(not self._timer.active)

    def _show_playing(self, playing: bool) -> None:
        self._timer.active = playing
        self._play.set_text('Pause' if playing else 'Play')

    def _toggle_drawing(self) -> None:
        self.show_drawing(self._draw.props['aria-pressed'] == 'false')

    def _add_typed_box(self) -> tuple[ui.element, list[ui.number]]:
        """A box for those who cannot drag one."""
        with ui.element('div').classes('tools typed') as line:
            text('p', 'Drag over the picture, or type pixels:', 'hint')
            sides = [
                ui.number(label=side, value=0, min=0, format='%.0f')
                for side in SIDES
            ]
            for side in sides:
                side.props('dense outlined')
            button('Use this box', self._use_typed)
        return line, sides

    async def _use_typed(self) -> None:
        box = [float(side.value or 0) for side in self._sides]
        await self._page.find_in_box(box)
