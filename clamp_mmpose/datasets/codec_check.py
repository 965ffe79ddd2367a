"""Do pipeline and head agree about the sizes of pictures and heatmaps?"""

from .annotation_check import Report
from .data_config import pipeline_of

_KEYS = ('input_size', 'heatmap_size')


def check_codec(model: dict, loader: dict, report: Report) -> None:
    """Note sizes that would be decoded in another scale than encoded.

    Args:
        model (dict): Config of the model.
        loader (dict): Config of a data loader.
        report (Report): To note in.
    """
    decoder = (model.get('head') or {}).get('decoder')
    if not isinstance(decoder, dict):
        return
    for step in pipeline_of(loader.get('dataset') or {}):
        given = step.get('encoder', step)
        if not isinstance(given, dict):
            continue
        for key in _KEYS:
            sizes = _size(given.get(key)), _size(decoder.get(key))
            if None not in sizes and sizes[0] != sizes[1]:
                report.error(
                    f'{key} of the pipeline is not that of the head, so '
                    'points would be decoded elsewhere',
                    'write one codec, and use it for TopdownAffine, '
                    'GenerateTarget and model.head.decoder',
                    f'{step.get("type")} {sizes[0]}, model.head.decoder',
                    sizes[1],
                )


def _size(value) -> tuple | None:
    return tuple(value) if isinstance(value, list | tuple) else None
