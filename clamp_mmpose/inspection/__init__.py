"""Looking into a CLAMP: score maps, the matching matrix, words asked freely.

Nothing here measures a model; see :mod:`clamp_mmpose.evaluation` for that.
"""

from .inspection_hook import InspectionHook

__all__ = ['InspectionHook']
