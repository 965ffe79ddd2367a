"""The page: what it can be made of, and how it becomes one HTML file."""

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup


@dataclass(frozen=True)
class Share:
    """A number from 0 to 1, shown in per cent with a bar; NaN as a dash."""

    value: float
    kind = 'share'

    def __str__(self) -> str:
        return '–' if math.isnan(self.value) else f'{100 * self.value:.1f}'

    @property
    def style(self) -> str:
        """Width of the bar."""
        return f'--share: {_percent(self.value)}'


@dataclass(frozen=True)
class Stack:
    """Two numbers from 0 to 1 and what is left, with a bar of both."""

    first: float
    second: float
    kind = 'stack'

    def __str__(self) -> str:
        rest = 1 - self.first - self.second
        parts = (self.first, self.second, abs(rest))
        return ' / '.join(decimals(100 * one, 0) for one in parts)

    @property
    def style(self) -> str:
        """Where the parts of the bar end."""
        both = self.first + self.second
        return f'--share: {_percent(self.first)}; --both: {_percent(both)}'


@dataclass(frozen=True)
class Sentence:
    """A paragraph; also why something is left out."""

    text: str
    kind = 'sentence'


Cell = str | Share | Stack


@dataclass(frozen=True)
class Table:
    """A table, whose first column are names.

    Attributes:
        head (Sequence[str]): Titles of the columns.
        rows (Sequence): Cells of each row, texts, shares and stacks.
        strong (frozenset[int]): Numbers of the rows that sum others up.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    strong: frozenset[int] = frozenset()
    kind = 'table'


@dataclass(frozen=True)
class Plots:
    """Figures side by side, where there is room.

    Attributes:
        figures (Sequence[Markup]): Of :func:`.svg.as_svg`.
        large (bool): They need all the width, and are scrolled on a phone.
    """

    figures: Sequence[Markup]
    large: bool = False
    kind = 'plots'


@dataclass(frozen=True)
class Picture:
    """A JPEG with what is said of it, which may have lines."""

    jpeg: bytes
    caption: str

    @property
    def source(self) -> str:
        """The JPEG as an address that holds it, so that no file is needed."""
        text = base64.b64encode(self.jpeg).decode()
        return f'data:image/jpeg;base64,{text}'


@dataclass(frozen=True)
class Gallery:
    """Pictures with their captions, in rows.

    Attributes:
        pictures (Sequence[Picture]): In this order.
        large (bool): Two in a row, where there is room.
    """

    pictures: Sequence[Picture]
    large: bool = False
    kind = 'gallery'


@dataclass(frozen=True)
class Facts:
    """A list of names, each with what it stands for."""

    rows: Sequence[tuple[str, str]]
    kind = 'facts'


@dataclass(frozen=True)
class Code:
    """A text in letters of one width."""

    text: str
    kind = 'code'


@dataclass(frozen=True)
class Folded:
    """What is long, and shown when it is asked for."""

    summary: str
    inside: Table | Code
    kind = 'folded'


Part = Sentence | Table | Plots | Gallery | Facts | Code | Folded


@dataclass(frozen=True)
class Section:
    """A part of the page with a title.

    Attributes:
        name (str): A word for links.
        title (str): Of the section.
        parts (Sequence[Part]): What is in it.
    """

    name: str
    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Page:
    """All that is shown.

    Attributes:
        title (str): Of the page.
        subtitle (str): A sentence below.
        tiles (Sequence[tuple[str, str]]): Numbers and what they are.
        notes (Sequence[str]): What the reader must know first.
        sections (Sequence[Section]): In this order.
        footer (str): The last line.
    """

    title: str
    subtitle: str
    tiles: Sequence[tuple[str, str]]
    notes: Sequence[str]
    sections: Sequence[Section]
    footer: str


def render(page: Page) -> bytes:
    """The page as one file, that needs no other one.

    Args:
        page (Page): All texts are escaped.

    Returns:
        bytes: HTML in UTF-8.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template('page.html').render(page=page)
    return text.encode('utf-8', 'replace')  # names may be no Unicode


def _percent(value: float) -> str:
    value = 0 if math.isnan(value) else min(max(value, 0), 1)
    return f'{100 * value:.1f}%'


def counted(number: int) -> str:
    """A count with separators, such as 12,345."""
    return f'{number:,}'


def decimals(number: float, places: int = 2) -> str:
    """A number, or a dash for NaN."""
    return '–' if math.isnan(number) else f'{number:.{places}f}'
