"""One check of an annotation file against its skeleton and pictures."""

from .check import check_annotations
from .names import may_be_same, same_words, side_by_side
from .prompts import compare_prompts
from .report import AnnotationError, Report
from .skeleton import Skeleton

__all__ = [
    'AnnotationError',
    'Report',
    'Skeleton',
    'check_annotations',
    'compare_prompts',
    'may_be_same',
    'same_words',
    'side_by_side',
]
