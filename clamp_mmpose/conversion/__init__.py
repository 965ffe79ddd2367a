"""Checkpoints of other makers."""

from .clip_file import convert_clip_file
from .official import Converted, convert_official
from .official_checkpoint import convert_official_checkpoint

__all__ = [
    'Converted',
    'convert_clip_file',
    'convert_official',
    'convert_official_checkpoint',
]
