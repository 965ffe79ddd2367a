"""Cattle, horses and sheep: what holds of CLAMP on real animals."""

import sys
from argparse import Namespace

from matplotlib.figure import Figure
from mmengine.config import Config

from .study import AP, EXCHANGED, PIXELS, Measure, Results, Setting, Study
from .study_plots import plot_sides

TRAIN_FILE = 'annotations/livestock-train.json'
_SOURCE = 'https://github.com/yww0411/Livestock-keypoint-detection'


def _use_animals(config: Config, args: Namespace) -> None:
    config.data_root = str(args.data_root)  # reaches all data sets


def check_presence(args: Namespace) -> None:
    """End the program if the animals are not there, with where to get them."""
    if not (args.data_root / TRAIN_FILE).exists():
        sys.exit(
            f'error: {args.data_root} holds no livestock ({TRAIN_FILE} is '
            f'missing): get the pictures and labels of {_SOURCE} (CC BY 4.0), '
            'and see docs/experiments.md for the layout that is read'
        )


def _plot(
    study: Study, results: Results, args: Namespace
) -> dict[str, Figure]:
    return {'_sides': plot_sides(study, results)}


LIVESTOCK = Study(
    name='livestock',
    folder='livestock',
    data_root='data/livestock',
    iterations=2000,
    models={
        'simplebaseline_random-tiny_livestock': 'SimpleBaseline from scratch',
        'simplebaseline_clip-tiny_livestock': 'SimpleBaseline, CLIP',
        'clamp_tiny_livestock': 'CLAMP',
        'clamp_tiny_livestock_twins': 'CLAMP with the twin loss',
    },
    settings={
        '20shot': Setting(
            '20 shots', train=dict(filter_cfg=dict(shots_per_species=20))
        ),
        'all': Setting('all'),
        'horse': Setting(
            'cattle and sheep to horse',
            train=dict(filter_cfg=dict(species=['cattle', 'sheep'])),
            test=dict(filter_cfg=dict(species=['horse'])),
        ),
        # no picture of place B is trained on: all of them can be tested
        'place': Setting(
            'cattle, place A to B',
            train=dict(filter_cfg=dict(pictures='cattle-A-*')),
            test=dict(
                ann_file=TRAIN_FILE, filter_cfg=dict(pictures='cattle-B-*')
            ),
        ),
    },
    measures=(
        AP,
        PIXELS,
        EXCHANGED,
        Measure('AP of horses', 'coco/species/horse'),
    ),
    use_data=_use_animals,
    provide=check_presence,
    plot=_plot,
    note=(
        '* 20 shots and all are tested on the val file, which shows animals '
        'of the train file\n  again: only the other two settings are of '
        'unseen animals.\n'
    ),
)
