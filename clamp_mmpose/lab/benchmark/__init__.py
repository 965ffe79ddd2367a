"""What CLAMP costs, against peers that do the same work."""

from .costs import inference_costs, memory_costs, training_costs
from .loading import loading_costs
from .memory import peak_memory, state_bytes
from .timing import Ratio, interleave, ratio

__all__ = [
    'Ratio',
    'inference_costs',
    'interleave',
    'loading_costs',
    'memory_costs',
    'peak_memory',
    'ratio',
    'state_bytes',
    'training_costs',
]
