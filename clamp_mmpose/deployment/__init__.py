"""Export to ONNX, for :mod:`clamp_mmpose.runtime` (extra ``[export]``)."""

from importlib.util import find_spec

_missing = [
    name for name in ('onnx', 'onnxruntime') if find_spec(name) is None
]
if _missing:
    raise ImportError(
        f'{" and ".join(_missing)} missing, needed for export. Run:\n'
        '    pip install onnx onnxruntime'
    )

from .export import PRECISIONS, export_model, pipeline_images  # noqa: E402
from .folding import ConstantPrompts, DeployedModel  # noqa: E402
from .metadata import describe  # noqa: E402
from .parity import Deviation, compare  # noqa: E402

__all__ = [
    'PRECISIONS',
    'ConstantPrompts',
    'DeployedModel',
    'Deviation',
    'compare',
    'describe',
    'export_model',
    'pipeline_images',
]
