"""What keypoint labels say: words, sides, pairs, edges, matches.

It imports nothing of this package, and nothing but Python.
"""

from .prompts import prompts_of
from .words import Reading, keypoint_words, read_label, read_skeleton

__all__ = [
    'Reading',
    'keypoint_words',
    'prompts_of',
    'read_label',
    'read_skeleton',
]
