"""Guards against code in checkpoints; importing this sets them up.

It follows the import of MMEngine's loader, see :mod:`clamp_mmpose`.
"""

from .checkpoint_text import register_local_loader
from .safe_globals import register_safe_globals

register_local_loader()
register_safe_globals()
