"""Which keypoints of two skeletons are the same, by their words."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from .vocabulary import (
    ANIMALS,
    COMPOUNDS,
    DOWN_A_LIMB,
    FRONT_PARTS,
    HIND_PARTS,
    LIMB_PARTS,
    PARTS,
    PLACES,
    SYNONYMS,
    singular,
)
from .words import Reading, read_label, read_skeleton

Meaning = frozenset[str]
_Key = Callable[[Reading], Hashable]


class Match(NamedTuple):
    """A keypoint that two skeletons share.

    Attributes:
        first (str): Its label in the one.
        second (str): Its label in the other.
        how (str): ``'words'``, ``'synonyms'``, or ``'close'`` where one says
            less than the other ("ear", "ear base"), to be looked at.
    """

    first: str
    second: str
    how: str


def meaning_of(reading: Reading) -> Meaning:
    """What a label means, the same for all words that mean the same.

    Args:
        reading (Reading): Of the label.

    Returns:
        frozenset[str]: Words that stand for their synonyms, with the side.
    """
    words = [singular(word) for word in reading.rest]
    # beside another part "back" says where, as in "left mouth back"
    is_part = PARTS.isdisjoint(set(words) - {'back'})
    meant = {reading.side} - {''}
    for word in words:
        if word == 'back' and is_part:
            meant.add(word)
        elif word in ANIMALS:
            meant.add('body')
        else:
            meant.update(COMPOUNDS.get(word, [SYNONYMS.get(word, word)]))
    if reading.side and 'side' in meant:
        # the left side is the body's left
        meant = meant - {'side'} | {'body'}
    # "center" is the body's
    if meant <= PLACES | {'left', 'right', 'tip', 'middle', 'base'}:
        meant.add('body')
    return frozenset(meant - {'of', 'the', 'joint', 'point'})


def same_keypoint(first: str, second: str) -> bool:
    """Do two labels mean the same point, by their words alone?"""
    one, other = read_label(first), read_label(second)
    return meaning_of(one) == meaning_of(other)


def match_skeletons(
    first: Sequence[str], second: Sequence[str]
) -> list[Match]:
    """Find the keypoints that two skeletons share.

    First by words, then by synonyms, then those that are close: one of them
    does not tell the base from the whole, or the limb's pair where anatomy
    tells it (an elbow is in front); then the middle of a part and of its
    numbered points, and last the topmost joints of a limb. Only what is
    unique on both sides is matched.

    Args:
        first (Sequence[str]): Labels of the one.
        second (Sequence[str]): Labels of the other.

    Returns:
        list[Match]: In the order of ``first``. A keypoint is in one at most.
    """
    left = list(zip(first, read_skeleton(first), strict=True))
    right = list(zip(second, read_skeleton(second), strict=True))
    matches: list[Match] = []
    readings = [[reading for _, reading in own] for own in (left, right)]
    middles = [_middles(own).get for own in readings]
    tops = [_topmost(own).get for own in readings]
    ways: list[tuple[str, _Key, _Key]] = [
        (how, key, key) for how, key in _WAYS
    ]
    ways += [('close', one, two) for one, two in (middles, tops)]
    for how, left_key, right_key in ways:
        found = _pair_up(left, right, how, left_key, right_key)
        taken_left = {match.first for match in found}
        taken_right = {match.second for match in found}
        left = [one for one in left if one[0] not in taken_left]
        right = [one for one in right if one[0] not in taken_right]
        matches += found
    return sorted(matches, key=lambda match: list(first).index(match.first))


def _pair_up(
    left: Sequence[tuple[str, Reading]],
    right: Sequence[tuple[str, Reading]],
    how: str,
    left_key: _Key,
    right_key: _Key,
) -> list[Match]:
    """Those with the same key, where nobody else has it."""
    left_keys = Counter(left_key(reading) for _, reading in left)
    by_key = {right_key(reading): label for label, reading in right}
    right_keys = Counter(right_key(reading) for _, reading in right)
    return [
        Match(label, by_key[own], how)
        for label, reading in left
        if (own := left_key(reading)) is not None
        and left_keys[own] == right_keys[own] == 1
    ]


def _nearly(reading: Reading) -> Meaning:
    """Less exact: without "base", and with the pair that anatomy tells."""
    meant = set(meaning_of(reading))
    if not meant.isdisjoint(_BASE_IS_MEANT):
        meant -= {'base'}
    if not meant.isdisjoint(_MIDDLE_IS_MEANT):
        meant -= {'middle'}
    if 'tail' in meant:
        meant -= {'top', 'hind'}
    if 'nose' in meant:
        meant -= {'tip'}
    return frozenset(meant | ({limb_pair(reading)} - {''}))


def limb_pair(reading: Reading) -> str:
    """Which pair of limbs it belongs to, by its words or by anatomy.

    Args:
        reading (Reading): Of a label.

    Returns:
        str: ``'front'``, ``'middle'``, ``'hind'``, or ``''`` for no limb.
    """
    meant = meaning_of(reading)
    if LIMB_PARTS.isdisjoint(meant):
        return ''
    for pair in ('front', 'hind', 'middle'):
        if pair in meant:
            return pair
    front, hind = meant & FRONT_PARTS, meant & HIND_PARTS
    return 'front' if front else 'hind' if hind else ''


def _middles(readings: Iterable[Reading]) -> dict[Reading, Meaning]:
    """The middles of parts, said in words or by numbers from 1 to n."""
    found: dict[Reading, Meaning] = {}
    series: dict[Meaning, dict[int, Reading]] = {}
    for reading in readings:
        meant = meaning_of(reading)
        numbers = [word for word in meant if word.isdecimal()]
        if 'middle' in meant:
            found[reading] = meant
        elif len(numbers) == 1:
            part = meant.difference(numbers)
            series.setdefault(part, {})[int(numbers[0])] = reading
    for part, points in series.items():
        number = len(points)
        odd = number > 2 and number % 2 == 1
        if odd and sorted(points) == list(range(1, number + 1)):
            found.setdefault(points[number // 2 + 1], part | {'middle'})
    return found


def _topmost(readings: Iterable[Reading]) -> dict[Reading, tuple]:
    """The uppermost joint of each limb, with the limb's side and pair."""
    tops: dict[tuple, tuple[int, Reading]] = {}
    for reading in readings:
        meant = meaning_of(reading)
        heights = [DOWN_A_LIMB.index(w) for w in meant if w in DOWN_A_LIMB]
        limb = (reading.side, limb_pair(reading))
        if heights and all(limb):
            here = (max(heights), reading)
            tops[limb] = min(tops.get(limb, here), here, key=lambda t: t[0])
    return {reading: limb for limb, (_, reading) in tops.items()}


_BASE_IS_MEANT = frozenset(['ear', 'neck', 'tail', 'throat'])
_MIDDLE_IS_MEANT = frozenset(['back', 'body'])
_WAYS: tuple[tuple[str, _Key], ...] = (
    ('words', lambda reading: reading.words),
    ('synonyms', meaning_of),
    ('close', _nearly),
)
