"""Metrics: average precision by species and family."""

from .species_metric import SpeciesMetric

__all__ = ['SpeciesMetric']
