"""The ranked findings as one HTML file."""

import time
from collections.abc import Sequence

from .. import __version__
from ..prediction.frames import Skeleton
from ..reporting.page import (
    Gallery,
    Page,
    Part,
    Picture,
    Section,
    Sentence,
    counted,
    render,
)
from .findings import Finding, Findings
from .matches import Matches
from .pictures import draw_finding
from .readings import KINDS, NAMES, SHIFT, SIDES
from .sentences import headline, numbers_of, place_of, source_of

_TITLES = {
    SIDES: 'left and right',
    NAMES: 'other names',
    SHIFT: 'shifted labels',
}
_LINES = 4  # of numbers below a picture
_HOW = (
    'On the left the labels in question, on the right where they were found: '
    'left in blue, right in orange, the other labels faintly. The first ones '
    'are the most suspicious. A model errs, too: look before you mend, and '
    'mend in the files that the labels come from. Nothing was changed.'
)


def write_page(
    title: str,
    looked: str,
    notes: Sequence[str],
    found: Findings,
    most: int,
) -> bytes:
    """Draw the most suspicious findings.

    Args:
        title (str): Of the page.
        looked (str): By which models.
        notes (Sequence[str]): What the reader must know first.
        found (Findings): Of all animals.
        most (int): How many are shown.

    Returns:
        bytes: HTML in UTF-8.
    """
    matches = found.matches
    labels = counted(int(matches.labelled.sum()))
    page = Page(
        title,
        f'{counted(len(matches))} animals with {labels} labels, {looked}.',
        _tiles(found.ranked),
        notes,
        [_section(found, most)],
        f'Written by clamp_mmpose {__version__}, '
        f'{time.strftime("%Y-%m-%d %H:%M")}.',
    )
    return render(page)


def _tiles(found: Sequence[Finding]) -> list[tuple[str, str]]:
    counts = [sum(one.reading.kind == kind for one in found) for kind in KINDS]
    return [
        (counted(number), f'{_TITLES[kind]} to look at')
        for kind, number in zip(KINDS, counts, strict=True)
    ]


def _section(found: Findings, most: int) -> Section:
    if not found.ranked:
        nothing = Sentence('No label looks wrong.')
        return Section('findings', 'What looks wrong', [nothing])
    matches, skeleton = found.matches, found.skeleton
    pictures, unread = [], []
    for rank, one in enumerate(found.ranked[:most], start=1):
        said = caption(one, matches, skeleton)
        try:
            jpeg = draw_finding(
                matches, one.animal, one.reading.keypoints, skeleton
            )
        except (OSError, ValueError) as error:
            unread.append(Sentence(f'{rank} {said} ({error})'))
            continue
        pictures.append(Picture(jpeg, said))
    parts: list[Part] = [
        Sentence(_HOW),
        Gallery(pictures, large=True),
        *unread,
    ]
    more = len(found.ranked) - most
    if more > 0:
        parts.append(
            Sentence(
                f'{counted(more)} more that are less suspicious are in the '
                'table beside this page.'
            )
        )
    return Section('findings', 'What looks wrong', parts)


def caption(found: Finding, matches: Matches, skeleton: Skeleton) -> str:
    """What stands below a picture, in lines.

    Args:
        found (Finding): One of an animal.
        matches (Matches): Of all animals.
        skeleton (Skeleton): Theirs.
    """
    source = source_of(found, matches)
    lines = [
        headline(found, matches, skeleton),
        place_of(found, matches),
        *([f'labelled in {source}'] if source else []),
        *numbers_of(found, matches, skeleton)[:_LINES],
    ]
    return '\n'.join(lines)
