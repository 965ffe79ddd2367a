"""Drawn animals to try the page with, none of them of the demo's data.

Numbers 27, 12, 6 and 36 of ``make_synthetic_ap10k.py --seed 77 --size 720
--images 40``, made smaller.
"""

from pathlib import Path

EXAMPLES = sorted(Path(__file__).parent.glob('*.jpg'))
