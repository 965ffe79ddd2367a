"""Loops that check their data, hooks that leave or add something."""

from .annotation_ids_hook import AnnotationIdsHook
from .loops import (
    CheckedIterTrainLoop,
    CheckedTestLoop,
    CheckedTrainLoop,
    CheckedValLoop,
)
from .prompt_matching_hook import PromptMatchingHook

__all__ = [
    'AnnotationIdsHook',
    'CheckedIterTrainLoop',
    'CheckedTestLoop',
    'CheckedTrainLoop',
    'CheckedValLoop',
    'PromptMatchingHook',
]
