"""Metrics: precision by species and family, left and right."""

from .left_right_metric import LeftRightMetric
from .species_metric import SpeciesMetric

__all__ = ['LeftRightMetric', 'SpeciesMetric']
