"""The way in: a file that is dropped or chosen, or an example."""

from collections.abc import Callable

from nicegui import ui

from ..prediction.sources import PICTURES, VIDEOS
from .examples import EXAMPLES
from .film import to_jpeg
from .parts import button, text
from .stage import data_url
from .uploads import MAX_MEGABYTES, check_name, read_film, too_large

# the first reason and file that the browser refuses
_REFUSED = """(refused) => emit([
    refused[0].failedPropValidation, refused[0].file.name
])"""

_DROP = """(event) => {
    event.currentTarget.classList.remove("over");
    runMethod(%(id)d, "reset", []);
    runMethod(%(id)d, "addFiles", [event.dataTransfer.files]);
}"""


class Intake:
    """Takes files; the whole page is where they may be dropped.

    Args:
        page (ui.element): The whole page.
        on_file (Callable): Called with a file that has arrived.
        on_example (Callable): Called with the path of an example.
        on_refused (Callable): Called with a sentence on a file that the
            browser did not even send.
    """

    def __init__(
        self,
        page: ui.element,
        on_file: Callable,
        on_example: Callable,
        on_refused: Callable,
    ):
        self._upload = ui.upload(
            on_upload=lambda e: on_file(e.file),
            max_file_size=MAX_MEGABYTES * 2**20,
            max_files=1,
            auto_upload=True,
        )
        self._upload.classes('hidden').props(
            f'accept="{",".join([*PICTURES, *VIDEOS])}"'
        )

        def refuse(sentence: str) -> None:
            self._upload.reset()
            on_refused(sentence)

        self._upload.on(
            'rejected', lambda e: refuse(_why(*e.args)), js_handler=_REFUSED
        )
        lost = 'The file did not arrive: try it again.'
        self._upload.on('failed', lambda: refuse(lost), args=[])
        self._let_drop(page)
        with ui.element('section').classes('intake') as self._place:
            self._add_words()
            self._add_examples(on_example)

    def pick(self) -> str:
        """JavaScript that opens the browser's dialogue for files."""
        return f'() => runMethod({self._upload.id}, "pickFiles", [])'

    def reset(self, shown: bool) -> None:
        """Be ready for another file.

        Args:
            shown (bool): Show the large place to drop files, too.
        """
        self._upload.reset()
        self._place.set_visibility(shown)

    def _let_drop(self, page: ui.element) -> None:
        """Anywhere on the page; a frame shows that it will be taken."""
        over = '(event) => event.currentTarget.classList.add("over")'
        page.on('dragover.prevent', js_handler=over)
        leave = '(event) => event.currentTarget.classList.remove("over")'
        page.on('dragleave', js_handler=leave)
        page.on('drop.prevent', js_handler=_DROP % dict(id=self._upload.id))

    def _add_words(self) -> None:
        with button('', None, 'drop').on('click', js_handler=self.pick()):
            text('span', 'Drop a picture or a short video', 'large')
            text('span', 'or choose a file', 'link')

    def _add_examples(self, on_example: Callable) -> None:
        if not EXAMPLES:
            return
        text('p', 'or take an example', 'hint')
        with ui.element('div').classes('examples'):
            for path in EXAMPLES:
                image = read_film(path, path.name).frame(0).image
                name = path.stem.replace('_', ' ')
                thumb = button(
                    '', lambda path=path: on_example(path), 'example'
                )
                thumb.props(f'aria-label="Example: {name}"').mark(path.stem)
                with thumb:
                    url = data_url(to_jpeg(image), 'jpeg')
                    ui.element('img').props('alt=""').props['src'] = url
                    text('span', name)


def _why(reason: str, name: str) -> str:
    """A sentence for what Quasar's uploader calls a failed property."""
    if reason == 'max-file-size':
        return too_large(name)
    if reason == 'max-files':
        return 'Give one file at a time.'
    try:
        check_name(name)
    except ValueError as error:
        return str(error)
    return f'{name} was refused by the browser.'
