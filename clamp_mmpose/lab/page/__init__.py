"""The page of ``tools/export_web.py`` in a browser without a window."""
