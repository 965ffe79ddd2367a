"""The list of keypoints with their scores, for mouse and keyboard."""

from collections.abc import Callable, Sequence

from nicegui import ui

from ..prediction import Skeleton
from ..runtime import Calibration
from .parts import button, text

# up and down go from one to the next
_ARROWS = """(event) => {
    const next = {
        ArrowDown: 'nextElementSibling',
        ArrowUp: 'previousElementSibling',
    }[event.key];
    if (!next) return;
    event.preventDefault();
    document.activeElement[next]?.focus();
}"""


class KeypointList:
    """A row per keypoint; the rows stay, so that the focus does.

    Args:
        skeleton (Skeleton): Of the model.
        calibration (Calibration, optional): Of the model.
        on_pick (Callable): Called with the number of a keypoint.
    """

    def __init__(
        self,
        skeleton: Skeleton,
        calibration: Calibration | None,
        on_pick: Callable,
    ):
        self._rows, self._bars = [], []
        self._numbers, self._radii = [], []
        self._add_head(calibration is not None)
        group = ui.element('div').classes('keypoints')
        group.props('role=group aria-label="Keypoints"')
        with group.on('keydown', js_handler=_ARROWS):
            for k, title in enumerate(skeleton.titles):
                self._add_row(k, title, skeleton.sides[k], on_pick)
        if calibration is not None:
            share = f'{100 * calibration.coverage:g} %'
            text('p', f'{share} of the true points are within ± px.', 'hint')

    def _add_head(self, is_calibrated: bool) -> None:
        with ui.element('div').classes('head').props('aria-hidden=true'):
            text('span', 'score', 'number')
            text('span', '± px' if is_calibrated else '', 'number')

    def _add_row(self, k: int, title: str, side: str, on_pick) -> None:
        with button('', lambda: on_pick(k), 'keypoint').mark(title) as row:
            text('span', '', f'swatch {side}')
            text('span', title, 'name')
            with ui.element('span').classes('bar'):
                self._bars.append(ui.element('span'))
            self._numbers.append(text('span', '', 'number'))
            self._radii.append(text('span', '', 'number radius'))
        self._rows.append(row)

    def show(
        self,
        scores: Sequence[float] | None,
        threshold: float = 0,
        chosen: int | None = None,
        radii: Sequence[float] | None = None,
    ) -> None:
        """Show the scores of an animal.

        Args:
            scores (Sequence[float], optional): (K,).
            threshold (float): Lower ones are dimmed.
            chosen (int, optional): The keypoint that is looked at.
            radii (Sequence[float], optional): (K,), how far off, in pixels.
        """
        for k, row in enumerate(self._rows):
            score = 0 if scores is None else float(scores[k])
            told = '' if scores is None else f'{score:.2f}'
            self._numbers[k].set_text(told)
            far = '' if radii is None else f'{radii[k]:.0f}'
            self._radii[k].set_text(far)
            self._bars[k].style(f'width: {min(max(score, 0), 1):.0%}')
            low = score < threshold
            row.classes(**{'add' if low else 'remove': 'dim'})
            row.props['aria-pressed'] = 'true' if k == chosen else 'false'
            row.props.set_bool('disabled', scores is None)
