"""The page of one tab: what is on it, and what happens when it is used."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from nicegui import ui
from nicegui.elements.upload_files import FileUpload

from ..prediction import Frame, Poses
from ..prediction.pipeline import in_batches
from .asking_panel import AskingPanel
from .eyes import Closeup, Eyes
from .film import Film
from .intake import Intake
from .keypoint_list import KeypointList
from .maps_panel import MapsPanel
from .parts import text
from .sentences import (
    NO_AREA,
    NO_WORDS,
    NOTHING_TO_ASK,
    PRIVACY,
    answered,
    found,
    progress,
)
from .stage import Stage
from .status import Status
from .tab import Tab
from .theme import add_theme_button
from .toolbar import Toolbar
from .uploads import check_upload, read_film

_BATCH_SIZE = 8  # frames; another tab gets its turn after each batch


class Page:
    """One tab.

    Args:
        eyes (Eyes): The model, which all tabs share.
        note (str): A sentence on the model, or ``''``.
    """

    def __init__(self, eyes: Eyes, note: str = ''):
        self._eyes = eyes
        self._tab = Tab(eyes.skeleton, eyes.model.backend.calibration)
        self._closeup: Closeup | None = None
        with ui.element('div').classes('page') as whole:
            self._add_header(note)
            self._status = Status()
            self._intake = Intake(
                whole, self._take, self._take_example, self._status.fail
            )
            with ui.element('main').classes('work') as self._work:
                self._add_left()
                self._add_right()
            text('footer', PRIVACY)
        self._work.set_visibility(False)
        ui.context.client.on_delete(self._tab.close)

    def _add_header(self, note: str) -> None:
        with ui.element('header'):
            text('h1', 'CLAMP')
            text('p', self._eyes.model.title, 'model')
            add_theme_button()
        if note:
            text('p', note, 'note')

    def _add_left(self) -> None:
        with ui.element('section').classes('left'):
            self._stage = Stage(
                self._tab.skeleton, self._pick, self.find_in_box
            )
            self._toolbar = Toolbar(self, self._intake.pick())
            text('h2', 'Ask in words')
            self._asking = AskingPanel(self._eyes.model.deaf, self._ask)

    def _add_right(self) -> None:
        with ui.element('section').classes('right'):
            text('h2', 'Keypoints')
            self._list = KeypointList(
                self._tab.skeleton,
                self._tab.calibration,
                lambda k: self._pick(self._tab.animal, k),
            )
            text('h2', 'What the network sees')
            self._maps = MapsPanel()

    async def _take(self, file: FileUpload) -> None:
        """Read a file that has arrived; it is gone when it is read."""
        try:
            suffix = check_upload(file.name, file.size())
        except ValueError as error:
            self._intake.reset(shown=self._tab.film is None)
            self._status.fail(str(error))
            return
        with TemporaryDirectory() as folder:
            path = Path(folder, f'file{suffix}')
            await file.save(path)
            film = await self._read(path, file.name)
        await self._open(film)

    async def _take_example(self, path: Path) -> None:
        await self._open(await self._read(path, path.name))

    async def _read(self, path: Path, name: str) -> Film | None:
        """What is in a file; nothing if it is bad, or another one came."""
        turn = self._tab.next_turn()
        self._status.wait(f'Reading {name} …')
        film = await self._status.attempt(read_film, path, name)
        if film is None and turn == self._tab.turn:
            self._intake.reset(shown=self._tab.film is None)
            self._toolbar.enable(True)
        return film if turn == self._tab.turn else None

    async def _open(self, film: Film | None) -> None:
        """Show a film and look for animals in it."""
        if film is None:
            return
        self._tab.open(film)
        self._intake.reset(shown=False)
        self._work.set_visibility(True)
        height, width = film.frame(0).image.shape[:2]
        self._toolbar.show_film(len(film), (width, height))
        self._show_frame()
        await self.find()

    async def find(self) -> None:
        """Look for animals in all frames."""
        tab, film = self._tab, self._tab.film
        turn = tab.next_turn()
        tab.poses, self._closeup = [], None
        self._draw()
        self._toolbar.show_drawing(False)
        self._toolbar.enable(False)
        batches = in_batches(map(film.frame, range(len(film))), _BATCH_SIZE)
        while len(tab.poses) < len(film):
            self._status.wait(progress(len(tab.poses), len(film)))
            found = await self._status.attempt(self._next, batches)
            if turn != tab.turn:
                return  # something else is open, or nothing any more
            if found is None:
                break
            tab.poses += found
        self._toolbar.enable(True)
        if len(tab.poses) == len(film):
            await self._look()

    def _next(self, batches: Iterator[Sequence[Frame]]) -> list[Poses]:
        return self._eyes.find(next(batches))

    async def find_whole(self) -> None:
        """Take the whole picture for one animal."""
        height, width = self._tab.frame.image.shape[:2]
        await self.find_in_box([0, 0, width, height])

    async def find_in_box(self, box: Sequence[float]) -> None:
        """Look for keypoints in a box of this frame.

        Args:
            box (Sequence[float]): Left, top, right, bottom in pixels.
        """
        tab, frame = self._tab, self._tab.frame
        height, width = frame.image.shape[:2]
        box = np.clip(box, 0, [width, height, width, height])
        if not (box[2:] - box[:2] >= 2).all():
            self._status.fail(NO_AREA)
            return
        turn = tab.turn
        self._status.wait('Looking into the box …')
        found = await self._status.attempt(self._eyes.find, [frame], box)
        if found is None or turn != tab.turn:
            return
        tab.put(frame.index, found[0])
        self._toolbar.show_drawing(False)
        await self._look()

    async def go_to(self, number: int) -> None:
        """Show another frame."""
        if self._tab.film and number != self._tab.number:
            self._tab.go_to(number)
            self._show_frame()
            await self._look()

    async def next_frame(self) -> None:
        """Show the one after this, and the first after the last."""
        number = (self._tab.number + 1) % len(self._tab.film)
        self._toolbar.show_frame(number)
        await self.go_to(number)

    async def next_animal(self) -> None:
        """Look at another animal of this frame."""
        self._tab.next_animal()
        await self._look()

    async def _pick(self, animal: int, k: int) -> None:
        """Look at a keypoint."""
        before = self._tab.animal
        self._tab.pick(animal, k)
        if self._tab.animal != before:
            await self._look()
        self._draw()
        self._show_maps()

    def set_threshold(self, threshold: float) -> None:
        """Draw keypoints of this score and more."""
        self._tab.threshold = threshold
        if self._tab.is_searched:
            self._draw()
            self._status.say(found(self._tab))

    def let_draw(self, drawing: bool) -> None:
        """Let dragging over the picture draw a box, or not."""
        self._stage.let_draw(drawing)

    async def save_table(self) -> None:
        """Download what was found in all frames."""
        await self._save(self._tab.table, '.csv', 'text/csv')

    async def save_picture(self) -> None:
        """Download the frame with its skeletons."""
        await self._save(self._tab.picture, '.drawn.jpg', 'image/jpeg')

    async def _save(self, make: Callable, suffix: str, kind: str) -> None:
        name = Path(self._tab.film.name).stem + suffix
        content = await self._status.attempt(make)
        if content is not None:
            ui.download(content, name, kind)

    async def _look(self) -> None:
        """Show what was found in this frame, and what the network sees."""
        tab, place = self._tab, self._tab.place
        self._closeup, box = None, tab.box
        if box is not None:
            image = tab.frame.image
            seen = await self._status.attempt(self._eyes.look, image, box)
            if place != tab.place:
                return
            self._closeup = seen
        self._asking.clear()
        self._stage.show_marks([])
        self._draw()
        self._show_maps()
        if box is None or self._closeup:
            self._status.say(found(tab))

    async def _ask(self, texts: Sequence[str]) -> None:
        """Put words to the model."""
        tab, seen, place = self._tab, self._closeup, self._tab.place
        if not texts or seen is None:
            self._status.fail(NOTHING_TO_ASK if texts else NO_WORDS)
            return
        self._status.wait('Asking …')
        replies = await self._status.attempt(
            self._eyes.ask, tab.frame.image, tab.box, texts
        )
        if replies is None or place != tab.place:
            return
        self._asking.show(seen.crop, replies)
        known = [one.place for one in replies if one.place is not None]
        self._stage.show_marks([seen.in_picture(one) for one in known])
        self._status.say(answered(len(known), len(replies)))

    def _show_frame(self) -> None:
        tab = self._tab
        self._stage.show_picture(tab.frame.image, tab.film.name)

    def _draw(self) -> None:
        tab, radii = self._tab, self._tab.radii
        poses, chosen = tab.here, (tab.animal, tab.keypoint)
        self._stage.show_poses(poses, tab.threshold, chosen, radii)
        scores = poses.scores[tab.animal] if len(poses) else None
        self._list.show(scores, tab.threshold, tab.keypoint, radii)
        self._toolbar.show_animals(tab.animal, len(poses))

    def _show_maps(self) -> None:
        k, seen = self._tab.keypoint, self._closeup
        if k is None or seen is None:
            self._maps.clear()
        else:
            point = self._tab.here.keypoints[self._tab.animal][k]
            self._maps.show(seen, k, point)
