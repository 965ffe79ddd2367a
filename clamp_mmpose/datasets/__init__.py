"""Data sets: parts of a COCO-style file (CLAMP, Tables 2 and 3)."""

from .reduced_image import LoadReducedImage
from .rough_box import RandomRoughBox
from .selection import Selection
from .subset import AP10KSubset, CocoStyleSubset

__all__ = [
    'AP10KSubset',
    'CocoStyleSubset',
    'LoadReducedImage',
    'RandomRoughBox',
    'Selection',
]
