"""Trainings that are killed at random times, and resumed."""

from .killing import MOMENTS, Kill, Trainings

__all__ = ['MOMENTS', 'Kill', 'Trainings']
