"""Halves of the body, edges and colours, by the words.

The rule for edges: a point of a series is joined to the one before it, a tip
to its base, and any other point to the first of the points listed in
``_TOWARDS_THE_TRUNK`` that the skeleton has on its side, in the
same view of a mirror if it is there. What is in no list stands alone.
"""

from collections.abc import Sequence

from .matching import Meaning, limb_pair, meaning_of
from .vocabulary import DOWN_A_LIMB, OTHER_SIDES
from .words import Reading, read_skeleton

# of mmpose's animals: left green, right orange, the middle blue
_COLOURS = {'left': (0, 255, 0), 'right': (255, 128, 0), '': (51, 153, 255)}

_UPPER = frozenset(
    """
    antenna antler beak brow cheek chest chin crown ear eye face forehead
    girth head horn jaw lip mouth neck nose nostril throat thorax tongue
    """.split()
)
_WITHERS = frozenset(['back', 'base'])
_VIEWS = frozenset(['top', 'bottom'])  # of a mirror: "nose top", "nose bottom"
_LOWER = frozenset(
    'abdomen croup ischium pelvis rump sacrum tail udder'.split()
)

_TRUNK = ('thorax', 'back', 'body', 'chest', 'neck', 'throat', 'head', 'nose')
_REAR = ('tail', 'croup', 'ischium', 'abdomen', 'back', 'body', 'thorax')
_REAR += ('neck', 'head', 'nose')
_TOWARDS_THE_TRUNK = {
    'tongue': ('mouth', 'nose', 'head'),
    'jaw': ('mouth', 'nose', 'head'),
    'chin': ('mouth', 'jaw', 'nose', 'head'),
    'mouth': ('nose', 'head', 'eye', 'neck'),
    'horn': ('ear', 'head', 'eye', 'nose'),
    'antler': ('ear', 'head', 'eye', 'nose'),
    'antenna': ('head', 'eye', 'thorax'),
    'eye': ('nose', 'head', 'neck', 'thorax'),
    'ear': ('eye', 'head', 'nose', 'neck', 'body'),
    'nose': ('head', 'neck', 'throat', 'back', 'body', 'tail'),
    'head': ('neck', 'thorax', 'back', 'body', 'tail'),
    'throat': ('neck', 'back', 'body', 'tail'),
    'neck': ('thorax', 'back', 'body', 'tail'),
    'thorax': ('back', 'body', 'abdomen'),
    'chest': ('neck', 'body', 'back'),
    'abdomen': ('thorax', 'body'),
    'wing': ('thorax', 'shoulder', 'back', 'body', 'neck'),
    'back': ('body', 'tail'),
    'body': ('tail',),
    'tail': ('body', 'back', 'abdomen', 'croup'),
}


def body_half(label: str) -> str:
    """Which half of the body mmpose's half-body transform counts it to.

    Args:
        label (str): Of a keypoint.

    Returns:
        str: ``'upper'``, ``'lower'``, or ``''`` where the words don't tell.
    """
    return _half(read_skeleton([label])[0])


def keypoint_colour(label: str) -> tuple[int, int, int]:
    """Green for the left, orange for the right, blue for the middle.

    Args:
        label (str): Of a keypoint.

    Returns:
        tuple[int, int, int]: As mmpose's metainfos have them, 0 to 255.
    """
    return _COLOURS[read_skeleton([label])[0].side]


def default_edges(labels: Sequence[str]) -> list[tuple[str, str]]:
    """Edges for a skeleton that has none; see the rule above.

    Args:
        labels (Sequence[str]): Of one skeleton.

    Returns:
        list[tuple[str, str]]: Each point with the one it hangs on. No edge
        twice, in neither direction; the skeleton may fall into parts.
    """
    readings = read_skeleton(labels)
    edges: list[tuple[str, str]] = []
    for reading in readings:
        others = [other for other in readings if other != reading]
        parent = _parent(reading, others)
        if parent and (parent.label, reading.label) not in edges:
            edges.append((reading.label, parent.label))
    return edges


def _half(reading: Reading) -> str:
    meant = meaning_of(reading)
    pair = limb_pair(reading)
    if pair in ('front', 'hind'):
        return dict(front='upper', hind='lower')[pair]
    upper = not meant.isdisjoint(_UPPER) or meant >= _WITHERS
    lower = not meant.isdisjoint(_LOWER)
    return '' if upper == lower else 'upper' if upper else 'lower'


def _parent(reading: Reading, others: Sequence[Reading]) -> Reading | None:
    view = _VIEWS & {*reading.rest}
    near = [
        other
        for other in others
        if other.side in (reading.side, '')
        and OTHER_SIDES.intersection(other.rest) <= set(reading.rest)
    ]
    near.sort(key=lambda other: not view <= {*other.rest})  # its view first
    before = _before(reading)
    for other in near:
        if before is not None and meaning_of(other) == before:
            return other
    for wanted in _upwards(reading):
        for other in near:
            meant = meaning_of(other)
            same_limb = limb_pair(other) in ('', limb_pair(reading))
            if wanted in meant and same_limb and 'tip' not in meant:
                return other
    return None


def _before(reading: Reading) -> Meaning | None:
    """The point before it in a series, or the base of a tip."""
    meant = meaning_of(reading)
    numbers = [word for word in meant if word.isdecimal()]
    if len(numbers) == 1 and int(numbers[0]) > 1:
        return meant - {*numbers} | {str(int(numbers[0]) - 1)}
    return meant - {'tip'} | {'base'} if 'tip' in meant else None


def _upwards(reading: Reading) -> tuple[str, ...]:
    """Parts that it may hang on, the nearest first."""
    meant = meaning_of(reading)
    pair = limb_pair(reading)
    if pair or not meant.isdisjoint(DOWN_A_LIMB):
        heights = [i for i, word in enumerate(DOWN_A_LIMB) if word in meant]
        height = min(heights, default=len(DOWN_A_LIMB))
        root = _REAR if pair == 'hind' else _TRUNK
        return (*reversed(DOWN_A_LIMB[:height]), *root)
    for part, parents in _TOWARDS_THE_TRUNK.items():
        if part in meant:
            return (part, *parents) if 'tip' in meant else parents
    return ()
