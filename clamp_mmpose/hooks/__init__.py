"""Hooks: what a training leaves behind."""

from .annotation_ids_hook import AnnotationIdsHook

__all__ = ['AnnotationIdsHook']
