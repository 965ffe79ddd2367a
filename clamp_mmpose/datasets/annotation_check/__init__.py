"""One check of an annotation file against its skeleton and pictures."""

from .check import check_annotations
from .counts import counts_table
from .names import may_be_same, same_words, side_by_side
from .prompts import compare_prompts
from .reading import read_json
from .report import AnnotationError, Report
from .skeleton import Skeleton
from .splits import check_splits

__all__ = [
    'AnnotationError',
    'Report',
    'Skeleton',
    'check_annotations',
    'check_splits',
    'compare_prompts',
    'counts_table',
    'may_be_same',
    'read_json',
    'same_words',
    'side_by_side',
]
