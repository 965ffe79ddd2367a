"""A body part that is labelled later: are the other ones forgotten?"""

import sys
from argparse import Namespace
from functools import cache
from pathlib import Path

from matplotlib.figure import Figure
from mmengine.config import Config

from ...importing import FORMATS, ImportFailed, Options
from ...skeletons import metainfo_text
from . import body_part_data
from .body_part_data import FEWEST_FRAMES, NEW_FRAMES, OLD_FRAMES, annotations
from .preparation import LOADERS
from .study import Measure, Results, Setting, Study
from .study_plots import plot_bars

_SOURCE = 'https://github.com/DeepLabCut/DeepLabCut'
NEW = Measure('new point, pixels', 'new_point/mean', 1)
OLD = Measure('old points, pixels', 'old_points/mean', 1)


@cache
def _keypoints(project: Path) -> tuple[str, ...]:
    if not (project / 'config.yaml').exists():
        sys.exit(
            f'error: {project} is no DeepLabCut project (it has no config.'
            'yaml): give one by --data-root, such as examples/openfield-'
            f'Pranav-2018-10-30 of {_SOURCE}'
        )
    try:
        labels = FORMATS['deeplabcut'].read(project, Options())
    except ImportFailed as error:
        sys.exit(f'error: {error}')
    return tuple(labels.keypoints)


def _use_frames(config: Config, args: Namespace) -> None:
    names = _keypoints(args.data_root)
    text = metainfo_text('body_part', names)
    metainfo = Config.fromstring(text, '.py').dataset_info
    config.model.metainfo = metainfo
    config.data_root = str(_folder(args))
    for name in LOADERS:
        dataset = config[f'{name}_dataloader'].dataset
        dataset.data_root = config.data_root
    *old, new = names
    config.val_evaluator = dict(type='CocoMetric')
    config.test_evaluator = [
        dict(type='CocoMetric'),
        dict(type='PixelErrorMetric', prefix='new_point', keypoints=[new]),
        dict(type='PixelErrorMetric', prefix='old_points', keypoints=old),
    ]


def _folder(args: Namespace) -> Path:
    return args.work_dir / 'body-part' / 'frames'


def _provide(args: Namespace) -> None:
    try:
        body_part_data.provide(args.data_root, _folder(args))
    except ImportFailed as error:
        sys.exit(f'error: {error}')


def _plot(
    study: Study, results: Results, args: Namespace
) -> dict[str, Figure]:
    return {'': plot_bars(study, results, (NEW, OLD), 'error, pixels')}


def _train_on(setting: str) -> dict:
    return dict(ann_file=annotations(setting))


BODY_PART = Study(
    name='body-part',
    folder='body-part',
    data_root='data/openfield',
    iterations=1000,
    models={'clamp_tiny_ap10k': 'CLAMP'},
    settings={
        'before': Setting('before', train=_train_on('before')),
        **{
            f'tuned{number}': Setting(
                f'tuned on {number} frames',
                train=_train_on(f'new{number}'),
                start='before',
            )
            for number in NEW_FRAMES
        },
        **{
            f'together{number}': Setting(
                f'old and {number} new frames',
                train=_train_on(f'together{number}'),
            )
            for number in NEW_FRAMES
        },
        **{
            f'added{number}': Setting(
                f'the same {number}, from before',
                train=_train_on(f'together{number}'),
                start='before',
            )
            for number in NEW_FRAMES
        },
        'whole': Setting('all labelled', train=_train_on('whole')),
    },
    measures=(NEW, OLD),
    use_data=_use_frames,
    provide=_provide,
    plot=_plot,
    note=(
        f'* Before: {OLD_FRAMES} frames without the last point of the '
        'project. New frames have only\n  this one; tuned is from the '
        'weights of before, on new frames alone. All labelled:\n  all points '
        f'of {FEWEST_FRAMES} frames. Boxes are those of all points '
        'everywhere.\n'
    ),
)
