"""Models for those without PyTorch: as ONNX, and as one HTML file.

Export to ONNX, for :mod:`clamp_mmpose.runtime`, needs the extra ``[export]``,
and is imported when it is first asked for: :mod:`.web_page` needs neither it
nor PyTorch.
"""

from importlib import import_module
from importlib.util import find_spec

_HOMES = dict(
    PRECISIONS='export',
    ConstantPrompts='folding',
    DeployedModel='folding',
    Deviation='parity',
    compare='parity',
    describe='metadata',
    export_model='export',
    picture_images='images',
    pipeline_images='images',
)
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    """What belongs to the export."""
    if name not in _HOMES:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    missing = [one for one in ('onnx', 'onnxruntime') if not find_spec(one)]
    if missing:
        raise ImportError(
            f'{" and ".join(missing)} missing, needed for export. Run:\n'
            '    pip install onnx onnxruntime'
        )
    return getattr(import_module(f'.{_HOMES[name]}', __name__), name)
