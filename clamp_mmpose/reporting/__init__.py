"""The report of a run: one page with what was learned, and from what.

``tools/report.py`` writes it, and :class:`ReportHook` after each training.
"""

from .report_hook import ReportHook

__all__ = ['ReportHook']
