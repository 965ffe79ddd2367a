"""Hooks: what a training leaves behind, what a test adds."""

from .annotation_ids_hook import AnnotationIdsHook
from .prompt_matching_hook import PromptMatchingHook

__all__ = ['AnnotationIdsHook', 'PromptMatchingHook']
