"""Checkpoints of other makers."""

from .official import Converted, convert_official

__all__ = ['Converted', 'convert_official']
