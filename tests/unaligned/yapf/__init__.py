"""In place of yapf, which aligns configs: half of a short training."""

__version__ = '0.43.0'
