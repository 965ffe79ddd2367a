"""Metrics: by species and family, left and right, errors in pixels."""

from .left_right_metric import LeftRightMetric
from .pixel_error_metric import PixelErrorMetric
from .species_metric import SpeciesMetric

__all__ = ['LeftRightMetric', 'PixelErrorMetric', 'SpeciesMetric']
