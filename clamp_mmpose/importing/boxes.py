"""Boxes around animals that were labelled by points."""

from .labels import Animal, Box

MARGIN = 0.15  # of the longer side, on each side
_SMALLEST = 0.05  # of the picture's longer side, on each side of one point


def box_of(animal: Animal, width: int, height: int) -> Box:
    """A box with all labelled points in it.

    The source's own is kept, unless it is as tight as the points: then, and
    where there is none, the points' box gets a margin.

    Args:
        animal (Animal): With a labelled point at least.
        width (int): Of the picture in pixels.
        height (int): Of the picture in pixels.

    Returns:
        tuple: Left, top, width, height in pixels, inside of the picture.
    """
    xs = [x for x, _, v in animal.points if v]
    ys = [y for _, y, v in animal.points if v]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    if animal.box is not None and not _is_tight(
        animal.box, (left, top, right, bottom)
    ):
        x, y, w, h = animal.box
        left, top = min(left, x), min(top, y)
        right, bottom = max(right, x + w), max(bottom, y + h)
    else:
        margin = max(
            MARGIN * max(right - left, bottom - top),
            _SMALLEST * max(width, height) if len(set(xs)) < 2 else 2,
        )
        left, top = left - margin, top - margin
        right, bottom = right + margin, bottom + margin
    left, top = max(0, left), max(0, top)
    right, bottom = min(width, right), min(height, bottom)
    width, height = right - left, bottom - top
    return round(left, 2), round(top, 2), round(width, 2), round(height, 2)


def _is_tight(box: Box, points: Box) -> bool:
    left, top, width, height = box
    edges = (left, top, left + width, top + height)
    return all(abs(a - b) <= 1 for a, b in zip(edges, points, strict=True))
