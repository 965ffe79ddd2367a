"""Are two names of a keypoint the same words?"""

from collections import Counter
from collections.abc import Sequence

from ...skeletons import keypoint_words

_FILLERS = {'of', 'the', 'a', 'an'}
_OPPOSITES = (
    ('left', 'right'),
    ('front', 'back'),
    ('fore', 'hind'),
    ('upper', 'lower'),
)


def _content(name: str) -> Counter:
    words = keypoint_words(name).split()
    return Counter(word for word in words if word not in _FILLERS)


def same_words(one: str, other: str) -> bool:
    """Whether names differ at most in style and order of words.

    Args:
        one (str): For example ``'Root of tail'``.
        other (str): For example ``'tail_root'``.
    """
    return one == other or _content(one) == _content(other)


def may_be_same(prompt: str, name: str) -> bool:
    """Whether a prompt, which may say more, may mean this keypoint.

    Args:
        prompt (str): For example ``'inner corner of the left eye'``.
        name (str): For example ``'eye_l'``.
    """
    said, meant = set(_content(prompt)), set(_content(name))
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            if one in said - meant and other in meant - said:
                return False
    sides = set().union(*_OPPOSITES)
    return said == meant or bool((said & meant) - sides)


def side_by_side(
    one: Sequence[str], other: Sequence[str], titles: tuple[str, str]
) -> str:
    """Two lists of names as a table, with a mark where they differ."""
    width = max(map(len, [*one, titles[0]])) + 2
    lines = [f'      {"":4}{titles[0]:{width}}{titles[1]}']
    for i in range(max(len(one), len(other))):
        left = one[i] if i < len(one) else '-'
        right = other[i] if i < len(other) else '-'
        mark = '' if same_words(left, right) else '   <-- differs'
        lines.append(f'      {i:<4}{left:{width}}{right}{mark}')
    return '\n'.join(lines)
