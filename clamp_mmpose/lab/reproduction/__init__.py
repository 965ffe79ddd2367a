"""Running the paper's tables (CLAMP, Sec. 4): `tools/reproduce.py`."""
