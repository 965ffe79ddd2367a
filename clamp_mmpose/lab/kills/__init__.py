"""Trainings that are killed at random times, and resumed."""

from .killing import MOMENTS, Kill, Trainings
from .table import table_of

__all__ = ['MOMENTS', 'Kill', 'Trainings', 'table_of']
