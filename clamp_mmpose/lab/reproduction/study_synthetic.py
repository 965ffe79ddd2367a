"""Does language help? The study that answers it on drawn animals."""

import json
from argparse import Namespace
from functools import partial

from matplotlib.figure import Figure
from mmengine.config import Config

from ...foundation.progress import with_progress
from ..synthetic import write_dataset
from ..synthetic.ap10k import annotation_file
from .preparation import LOADERS, use_data
from .study import AP, EXCHANGED, Measure, Results, Setting, Study
from .study_plots import plot_shots, plot_sides

ANIMALS = 'synthetic_ap10k_4000'
# the tiny CLIP before its lesson in poses: it has read captions, no more
WORDS_ALONE = 'clamp_mmpose://tiny_clip_resnet.safetensors'


def _families(*names: str) -> dict:
    return dict(filter_cfg=dict(families=list(names)))


def _shots(number: int) -> dict:
    return dict(filter_cfg=dict(shots_per_species=number))


def _use_animals(config: Config, args: Namespace) -> None:
    config.data_root = ANIMALS
    for name in LOADERS:
        loader = config[f'{name}_dataloader']
        loader.dataset.update(
            type='AP10KSubset', ann_file=annotation_file(name), filter_cfg={}
        )
        # so little to load that one is enough
        loader.num_workers = 1
    for name in ('val_evaluator', 'test_evaluator'):
        config[name] = dict(type='SpeciesMetric')
    use_data(config, args.data_root)
    left_right = dict(type='LeftRightMetric')
    config.test_evaluator = [config.test_evaluator, left_right]
    if config.model.type == 'CLAMP':
        config.default_hooks.matching = dict(type='PromptMatchingHook')


def _start_from_words_alone(config: Config) -> None:
    if config.model.init_cfg.pretrained is not None:  # not from scratch
        config.model.init_cfg.pretrained = WORDS_ALONE
        # only what a lesson taught is to be kept
        keys = config.optim_wrapper.paramwise_cfg.custom_keys
        keys.backbone.lr_mult = 1.0


def _draw(args: Namespace) -> None:
    """Draw the animals of the study, if they are not there."""
    progress = partial(with_progress, title='Drawing', unit='images')
    write_dataset(args.data_root / ANIMALS, 4000, 0, 192, progress)


def _plot(
    study: Study, results: Results, args: Namespace
) -> dict[str, Figure]:
    file = args.data_root / ANIMALS / annotation_file('train')
    content = json.loads(file.read_text())
    every = round(len(content['annotations']) / len(content['categories']))
    shots = {'5shot': 5, '20shot': 20, 'all': every}
    return {
        '': plot_shots(study, results, shots),
        '_sides': plot_sides(study, results),
    }


SYNTHETIC = Study(
    name='synthetic',
    folder='comparison',
    data_root='data',
    iterations=300,
    models={
        'simplebaseline_random-tiny_synthetic': 'SimpleBaseline from scratch',
        'simplebaseline_clip-tiny_synthetic': (
            'SimpleBaseline, CLIP (ablation: none)'
        ),
        'clamp_tiny_synthetic_ablation-spatial': 'CLAMP, L_spatial only',
        'clamp_tiny_synthetic_ablation-spatial-feature': (
            'CLAMP, no prompt encoder'
        ),
        'clamp_tiny_synthetic': 'CLAMP',
        'clamp_tiny_demo': 'CLAMP with the twin loss',
    },
    settings={
        '5shot': Setting('5 shots', train=_shots(5)),
        '20shot': Setting('20 shots', train=_shots(20)),
        'all': Setting('all'),
        'families': Setting(
            'unseen families',
            train=_families('Bovidae', 'Canidae', 'Equidae', 'Suidae'),
            test=_families('Cervidae', 'Felidae', 'Giraffidae', 'Ursidae'),
        ),
        'words': Setting(
            'all, from words alone', change=_start_from_words_alone
        ),
    },
    measures=(
        AP,
        EXCHANGED,
        Measure('matching before', 'prompts/matching_accuracy_before'),
        Measure('matching after', 'prompts/matching_accuracy'),
        Measure('peak error before', 'prompts/peak_error_before'),
        Measure('peak error after', 'prompts/peak_error'),
    ),
    use_data=_use_animals,
    provide=_draw,
    plot=_plot,
)
