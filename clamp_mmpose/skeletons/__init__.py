"""What keypoint labels say: words, sides, pairs, edges, matches.

It imports nothing of this package, and nothing but Python.
"""

from .drawing import body_half, default_edges, keypoint_colour
from .matching import Match, match_skeletons, same_keypoint
from .metainfo import metainfo_text, skeleton_table
from .pairs import flip_pairs, lonely_sides, mutual_pairs
from .prompts import prompts_of
from .words import Reading, keypoint_words, read_label, read_skeleton

__all__ = [
    'Match',
    'Reading',
    'body_half',
    'default_edges',
    'flip_pairs',
    'keypoint_colour',
    'keypoint_words',
    'lonely_sides',
    'match_skeletons',
    'metainfo_text',
    'mutual_pairs',
    'prompts_of',
    'read_label',
    'read_skeleton',
    'same_keypoint',
    'skeleton_table',
]
