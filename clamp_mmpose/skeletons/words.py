"""Keypoint labels as people write them, read as words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .vocabulary import (
    ABBREVIATIONS,
    ANIMALS,
    LIMB_PARTS,
    OTHER_SIDES,
    PARTS,
    PLACES,
    REGION_LETTERS,
    REGIONS,
    SIDES,
    known,
    singular,
)

_PIECES = re.compile(r'[A-Z]*[a-z]+|[A-Z]+|\d+|[^\W\d_]+')
_CODES = {
    code: (side, region)
    for letter, region in REGION_LETTERS.items()
    for mark, side in (('l', 'left'), ('r', 'right'))
    for code in (mark + letter, letter + mark)
}
_CODES |= dict(rl=('left', 'rear'), lr=('left', 'rear'))


@dataclass(frozen=True)
class Reading:
    """What was read in a label.

    Attributes:
        label (str): As it was given.
        words (str): Plain words in small letters, the side first.
        side (str): ``'left'``, ``'right'`` or ``''``.
        rest (tuple[str]): The words without the side.
        unread (tuple[str]): What is in no vocabulary, or what does not say
            which part of the body is meant; empty if all is understood.
    """

    label: str
    words: str
    side: str
    rest: tuple[str, ...]
    unread: tuple[str, ...]


def keypoint_words(label: str) -> str:
    """Spell out the name that a data set gives to a keypoint.

    Args:
        label (str): For example ``'L_F_Paw'``, ``'leftear'``, ``'Ear_L'``
            or ``'Root of tail'``.

    Returns:
        str: For example ``'left front paw'``, ``'left ear'``, ``'left
        ear'`` or ``'tail root'``. What cannot be read is kept in small
        letters; :func:`read_label` tells what that is.
    """
    return read_label(label).words


@lru_cache(maxsize=4096)
def read_label(label: str) -> Reading:
    """Read one label; see :class:`Reading`.

    Args:
        label (str): In any way of writing.

    Returns:
        Reading: The words, the side, and what could not be read.
    """
    written = [
        word
        for found in _PIECES.finditer(label)
        for piece in _humps(found.group())
        for word in _split(piece.lower())
    ]
    pieces = _spell_out(written)
    sides = [word for word in pieces if word in ('left', 'right')]
    # a label of both sides, such as between two eyes, has none
    side = sides[0] if len(sides) == 1 else ''
    if side:
        pieces.remove(side)
    rest = tuple(_in_order(pieces))
    words = ' '.join(filter(None, (side, *rest)))
    return Reading(label, words, side, rest, _unread(label, written, rest))


def read_skeleton(labels: Sequence[str]) -> list[Reading]:
    """Read the labels of one skeleton.

    Args:
        labels (Sequence[str]): All of them.

    Returns:
        list[Reading]: One of each. ``'rear'`` beside ``'lear'`` is the right
        ear, ``'bcl'`` beside ``'bodycentre'`` the left body centre.
    """
    return [_beside(label, labels) for label in labels]


def _beside(label: str, labels: Sequence[str]) -> Reading:
    """A label that others explain."""
    left = {'rear': 'lear'}.get(label.lower())
    if left in {other.lower() for other in labels}:
        return _reads_as(label, 'right ear')
    reading = read_label(label)
    for mark, initials in ((label[-1:], label[:-1]), (label[:1], label[1:])):
        side = SIDES.get(mark.lower())
        meant = _spelt_by(initials.lower(), labels) if reading.unread else []
        if side and len(meant) == 1:
            return _reads_as(label, f'{side} {meant[0]}')
    return reading


def _reads_as(label: str, words: str) -> Reading:
    other = read_label(words)
    return Reading(label, other.words, other.side, other.rest, ())


def _spelt_by(initials: str, labels: Sequence[str]) -> list[str]:
    """Words of those labels of two or more words that begin so."""
    readings = [read_label(label) for label in labels]
    return [
        reading.words
        for reading in readings
        if not reading.side
        and len(reading.rest) > 1
        and ''.join(word[0] for word in reading.rest) == initials
    ]


def _humps(piece: str) -> list[str]:
    """``'LPaw'`` as ``'L', 'Paw'``, but ``'LFpaw'`` as ``'LF', 'paw'``."""
    small = piece.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    large = piece[: len(piece) - len(small)]
    if len(large) < 2 or not small:
        return [piece]
    hump = large[-1] + small
    if not _is_plain(hump.lower()) and _is_plain(small):
        return [large, small]
    return [large[:-1], hump]


def _is_plain(piece: str) -> bool:
    """Is it made of whole words, without marks of sides?"""
    return all(known(singular(word)) for word in _split(piece))


def _split(piece: str) -> list[str]:
    """Glued words apart, in as few as possible."""
    if piece.isdecimal():
        return [str(int(piece))]
    if len(piece) <= 2 or known(singular(piece)):
        return [piece]
    best: dict[int, list[str]] = {0: []}
    for end in range(1, len(piece) + 1):
        ways = [
            [*best[start], piece[start:end]]
            for start in range(end)
            if start in best and _may_stand(piece, start, end)
        ]
        if ways:
            # of equally few words those with the longest first
            best[end] = min(
                ways, key=lambda way: (len(way), [-len(word) for word in way])
            )
    return best.get(len(piece), [piece])


def _may_stand(piece: str, start: int, end: int) -> bool:
    word = piece[start:end]
    if known(singular(word)):
        return True
    # marks of sides and limbs stand at an end: "lpaw", "earl", "lhpaw"
    at_an_end = (start == 0) != (end == len(piece))
    return at_an_end and (word in SIDES or word in _CODES)


def _spell_out(pieces: list[str]) -> list[str]:
    """Letters and abbreviations in full, where it is plain what they mean."""
    parts = {singular(ABBREVIATIONS.get(word, word)) for word in pieces}
    limb = not parts.isdisjoint(LIMB_PARTS)
    letters = [word for word in pieces if not word.isdecimal()]
    words: list[str] = []
    for word in pieces:
        if word in SIDES and (len(word) > 3 or len(letters) > 1):
            words.append(SIDES[word])
        elif word in _CODES and (limb or len(letters) == 1):
            words += _CODES[word]
        elif word in REGION_LETTERS and limb:
            words.append(REGION_LETTERS[word])
        else:
            words.append(ABBREVIATIONS.get(word, word))
    return words


def _in_order(pieces: list[str]) -> list[str]:
    """The limb's pair before the limb; "root of tail" as "tail root"."""
    if 'of' in pieces:
        middle = pieces.index('of')
        whole = [word for word in pieces[middle + 1 :] if word != 'the']
        pieces = whole + pieces[:middle]
    if LIMB_PARTS.isdisjoint(map(singular, pieces)):
        return pieces
    before = [word for word in pieces if word in OTHER_SIDES]
    before += [word for word in pieces if word in REGIONS]
    return before + [word for word in pieces if word not in before]


def _unread(
    label: str, written: Sequence[str], rest: Sequence[str]
) -> tuple[str, ...]:
    """Strange words, or the label if it names no part of the body."""
    words = [word for word in rest if not word.isdecimal()]
    strange = [word for word in words if not known(singular(word))]
    if strange:
        return tuple(strange)
    # as written: the back that "bl" is short for is no part
    spelt = {singular(ABBREVIATIONS.get(word, word)) for word in written}
    if not spelt.isdisjoint(PARTS):
        return ()
    numbered = len(words) < len(rest)
    whole = not spelt.isdisjoint(ANIMALS | PLACES | {'body'})
    return () if whole and not numbered else (label,)
