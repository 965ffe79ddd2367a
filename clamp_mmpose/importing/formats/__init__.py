"""Readers of label files; importing one registers it."""

from . import coco, deeplabcut, lightning_pose, sleap, yolo
from .registry import FORMATS, Format, Options, recognise

__all__ = [
    'FORMATS',
    'Format',
    'Options',
    'coco',
    'deeplabcut',
    'lightning_pose',
    'recognise',
    'sleap',
    'yolo',
]
