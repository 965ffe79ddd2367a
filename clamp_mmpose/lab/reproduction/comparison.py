"""Does language help? The runs that answer it on drawn animals, as data."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from mmengine.config import Config

from ..synthetic import write_dataset
from ..synthetic.ap10k import annotation_file
from .preparation import LOADERS, use_data
from .run import Run

DATA = 'synthetic_ap10k_4000'
_IMAGES, _SIZE = 4000, 192


class Model(NamedTuple):
    """What is compared.

    Attributes:
        label (str): What it is.
        config (str): Name of its config.
    """

    label: str
    config: str


class Setting(NamedTuple):
    """What is trained on, and what is tested.

    Attributes:
        label (str): What it is.
        train (dict): ``filter_cfg`` of the training set.
        test (dict): ``filter_cfg`` of the test set.
    """

    label: str
    train: dict
    test: dict


MODELS = (
    Model(
        'SimpleBaseline from scratch', 'simplebaseline_random-tiny_synthetic'
    ),
    Model(
        'SimpleBaseline, CLIP (ablation: none)',
        'simplebaseline_clip-tiny_synthetic',
    ),
    Model('CLAMP, L_spatial only', 'clamp_tiny_synthetic_ablation-spatial'),
    Model(
        'CLAMP, no prompt encoder',
        'clamp_tiny_synthetic_ablation-spatial-feature',
    ),
    Model('CLAMP', 'clamp_tiny_synthetic'),
)
SETTINGS = {
    '5shot': Setting('5 shots', dict(shots_per_species=5), {}),
    '20shot': Setting('20 shots', dict(shots_per_species=20), {}),
    'all': Setting('all', {}, {}),
    'families': Setting(
        'unseen families',
        dict(families=['Bovidae', 'Canidae', 'Equidae', 'Suidae']),
        dict(families=['Cervidae', 'Felidae', 'Giraffidae', 'Ursidae']),
    ),
}


def draw_animals(folder: Path, progress=iter) -> None:
    """Draw the animals of the comparison, if they are not there.

    Args:
        folder (Path): Which holds, or will hold, ``synthetic_ap10k_4000``.
        progress (Callable): Wraps the numbers of the pictures.

    Raises:
        FileExistsError: Something else is in the way.
    """
    write_dataset(folder / DATA, _IMAGES, 0, _SIZE, progress)


def plan_comparison(
    seeds: Sequence[int],
    iterations: int,
    prepare: Callable[[Callable[[Config], None], str, int], Config],
    folder: Path,
    work_dir: Path,
) -> list[Run]:
    """All runs, setting by setting.

    Args:
        seeds (Sequence[int]): Of each model in each setting.
        iterations (int): The budget of every run.
        prepare (Callable): Gives the config of an adaptation, a name and a
            seed.
        folder (Path): Which holds ``synthetic_ap10k_4000``.
        work_dir (Path): Where the folders of runs are.

    Returns:
        list[Run]: Named by :func:`run_name`.
    """
    return [
        Run(
            run_name(model, setting),
            seed,
            prepare(
                partial(
                    adapt,
                    setting=SETTINGS[setting],
                    iterations=iterations,
                    folder=folder,
                ),
                model.config,
                seed,
            ),
            work_dir,
        )
        for setting in SETTINGS
        for seed in seeds
        for model in MODELS
    ]


def run_name(model: Model, setting: str) -> str:
    """Of the runs of a model in a setting."""
    return f'{model.config}_{setting}'


def shots_of_settings(folder: Path) -> dict[str, int]:
    """Animals per species to train on, of the settings that differ in it.

    Args:
        folder (Path): Which holds ``synthetic_ap10k_4000``.
    """
    path = folder / DATA / annotation_file('train')
    content = json.loads(path.read_text())
    every = round(len(content['annotations']) / len(content['categories']))
    return {'5shot': 5, '20shot': 20, 'all': every}


def adapt(
    config: Config, setting: Setting, iterations: int, folder: Path
) -> None:
    """Give a model the data of a setting, and the budget that all have.

    Args:
        config (Config): Of a model; changed in place.
        setting (Setting): What to train on and to test.
        iterations (int): To train, whatever the number of animals.
        folder (Path): Which holds ``synthetic_ap10k_4000``.
    """
    config.data_root = DATA
    for loader in LOADERS:
        dataset = config[f'{loader}_dataloader'].dataset
        dataset.type = 'AP10KSubset'
        dataset.ann_file = annotation_file(loader)
        dataset.filter_cfg = (
            setting.train if loader == 'train' else setting.test
        )
    config.train_dataloader.sampler = dict(type='InfiniteSampler')
    for loader in ('train', 'test'):  # so little to load that one is enough
        config[f'{loader}_dataloader'].num_workers = 1
    config.val_evaluator = dict(type='SpeciesMetric')
    config.test_evaluator = dict(type='SpeciesMetric')
    use_data(config, folder)
    config.test_evaluator = [
        config.test_evaluator,
        dict(type='LeftRightMetric'),
    ]
    if config.model.type == 'CLAMP':
        config.default_hooks.prompts = dict(type='PromptMatchingHook')
    _fix_budget(config, iterations)


def _fix_budget(config: Config, iterations: int) -> None:
    # no validation: the last weights are tested, whatever they are
    config.train_cfg = dict(
        by_epoch=False, max_iters=iterations, val_begin=iterations + 1
    )
    warmup, cosine = config.param_scheduler
    cosine.update(
        by_epoch=False,
        begin=0,
        end=iterations,
        T_max=iterations,
        convert_to_iter_based=False,
    )
    config.param_scheduler = [warmup, cosine]
    config.default_hooks.checkpoint.update(
        by_epoch=False, interval=max(1, iterations // 2)
    )
    config.default_hooks.logger.interval = 20
    config.log_processor = dict(by_epoch=False)
