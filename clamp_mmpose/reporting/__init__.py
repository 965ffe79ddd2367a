"""The report of a run: one page with what was learned, and from what.

``tools/report.py`` writes it, and :class:`.report_hook.ReportHook` after each
training. Importing this imports nothing of it.
"""
