"""Synthetic animals: the embedded data set, in AP-10K's format."""

from .ap10k import KEYPOINT_NAMES, SKELETON
from .dataset import write_dataset
from .families import FAMILIES
from .scene import Scene, make_scene, species_of, split_of
from .species import SPECIES

__all__ = [
    'FAMILIES',
    'KEYPOINT_NAMES',
    'SKELETON',
    'SPECIES',
    'Scene',
    'make_scene',
    'species_of',
    'split_of',
    'write_dataset',
]
