"""How well animals keep their ids, and their sides, over time."""

from .scores import Following, score_ids
from .shaken import Known, Shaken
from .sides import Sides, compare_sides

__all__ = [
    'Following',
    'Known',
    'Shaken',
    'Sides',
    'compare_sides',
    'score_ids',
]
