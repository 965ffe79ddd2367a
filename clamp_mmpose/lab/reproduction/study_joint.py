"""Real and drawn animals in one model: what does each give the other?"""

import sys
from argparse import Namespace
from pathlib import Path

from matplotlib.figure import Figure
from mmengine.config import Config

from ...importing import ImportFailed
from . import joint_data
from .body_part_data import annotations
from .joint_data import DRAWINGS, DRAWN, REAL
from .preparation import LOADERS
from .study import Measure, Results, Setting, Study
from .study_livestock import check_presence
from .study_plots import plot_bars

_AP = (
    Measure('AP of real animals', f'coco/species/{REAL}'),
    Measure('AP of drawn ones', f'coco/species/{DRAWN}'),
)
_PIXELS = (
    Measure('pixels, real', f'pixel_error/species/{REAL}', 1),
    Measure('pixels, drawn', f'pixel_error/species/{DRAWN}', 1),
)


def _folder(args: Namespace) -> Path:
    return args.work_dir / 'joint' / 'both'


def _use_animals(config: Config, args: Namespace) -> None:
    root = _folder(args)
    metainfo = dict(from_file=str(root / 'skeleton.py'))
    config.model.metainfo = metainfo
    config.data_root = str(root)
    for name in LOADERS:
        dataset = config[f'{name}_dataloader'].dataset
        dataset.data_root = config.data_root
        dataset.ann_file = annotations('joint-val')
    config.val_evaluator = dict(type='SpeciesMetric')
    config.test_evaluator = [
        dict(type='SpeciesMetric'),
        dict(type='PixelErrorMetric'),
    ]


def _provide(args: Namespace) -> None:
    check_presence(args)
    try:
        joint_data.provide(args.data_root, _folder(args))
    except ImportFailed as error:
        sys.exit(f'error: {error}')


def _plot(
    study: Study, results: Results, args: Namespace
) -> dict[str, Figure]:
    return {'': plot_bars(study, results, _AP, 'AP')}


def _train_on(part: str) -> dict:
    return dict(ann_file=annotations(f'{part}-train'))


def _twice_as_many(config: Config) -> None:
    config.train_dataloader.batch_size *= 2


JOINT = Study(
    name='joint',
    folder='joint',
    data_root='data/livestock',
    iterations=1000,
    models={'clamp_tiny_ap10k': 'CLAMP'},
    settings={
        REAL: Setting('real animals alone', train=_train_on(REAL)),
        DRAWN: Setting('drawn animals alone', train=_train_on(DRAWN)),
        'joint': Setting('both', train=_train_on('joint')),
        # a batch has as many of each as when it is alone
        'jointlarge': Setting(
            'both, in batches twice as large',
            train=_train_on('joint'),
            change=_twice_as_many,
        ),
    },
    measures=(*_AP, *_PIXELS),
    use_data=_use_animals,
    provide=_provide,
    plot=_plot,
    note=(
        f'* Real animals are cattle, horses and sheep; drawn: {DRAWINGS} '
        'pictures. One skeleton of\n  both, matched by words. Each is tested '
        'on what its source labels, with one sigma.\n  What only the other '
        'source labels was not trained on alone, so it cannot be found.\n'
    ),
)
