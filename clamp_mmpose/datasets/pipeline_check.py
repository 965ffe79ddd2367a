"""Do a loader's own settings leave animals, and what the model reads?"""

from mmpose.registry import TRANSFORMS

from ..foundation.numbers_of_configs import is_number
from .annotation_check import Report
from .data_config import pipeline_of, single_datasets, step_name

_FRAMEWORKS = ('mmcv', 'mmpose')  # of whose steps it is known what they do


def check_pipeline(loader: dict, split: str, report: Report) -> None:
    """Note settings that would feed nothing, or nothing of use.

    Args:
        loader (dict): Config of a data loader.
        split (str): ``'train'``, ``'val'`` or ``'test'``.
        report (Report): To note in.
    """
    dataset = loader.get('dataset') or {}
    for one in single_datasets(dataset):
        if one.get('indices') in (0, [], ()):
            report.error(
                'indices of a data set leave no animal',
                'give how many, the places of those wanted, or None for all',
                'indices',
                one['indices'],
            )
    steps = pipeline_of(dataset)
    for step in steps:
        padding = step.get('padding', 1.0)
        if step_name(step) == 'GetBBoxCenterScale' and not (
            is_number(padding) and padding > 0
        ):
            report.error(
                'the pipeline cuts out boxes of no size',
                'give a positive padding, such as 1.25: what the box is '
                'multiplied by',
                'padding of GetBBoxCenterScale',
                padding,
            )
        if step_name(step) == 'LoadReducedImage' and split != 'train':
            report.error(
                'keypoints would be told in pixels of a smaller picture',
                'give LoadImage: this step is for training',
                'a step of the pipeline',
                'LoadReducedImage',
            )
    if steps and not _packs(steps[-1]):
        report.error(
            'the pipeline does not pack what the model reads',
            "end it with dict(type='PackPoseInputs')",
            'its last step',
            step_name(steps[-1]),
        )


def _packs(step: dict) -> bool:
    """Whether a step packs; true of unknown ones."""
    kind = step['type']
    found = kind if isinstance(kind, type) else TRANSFORMS.get(kind)
    if found is None or found.__module__.partition('.')[0] not in _FRAMEWORKS:
        return True
    return found.__name__.startswith('Pack')
