"""Does language help? The runs that answer it on drawn animals."""

from argparse import Namespace
from functools import partial
from itertools import product
from pathlib import Path

from mmengine.config import Config
from tqdm import tqdm

from ..synthetic import write_dataset
from ..synthetic.ap10k import annotation_file
from .preparation import LOADERS, use_data

ANIMALS = 'synthetic_ap10k_4000'
AP, EXCHANGED = 'coco/AP', 'left_right/confusion'
CANDIDATES = {  # what is compared, by config
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
}
CONDITIONS = {
    '5shot': '5 shots',
    '20shot': '20 shots',
    'all': 'all',
    'families': 'unseen families',
    'words': 'all, from words alone',
}
# the tiny CLIP before its lesson in poses: it has read captions, no more
WORDS_ALONE = 'clamp_mmpose://tiny_clip_resnet.safetensors'
TRAIN = {  # what is chosen to train on
    '5shot': dict(shots_per_species=5),
    '20shot': dict(shots_per_species=20),
    'families': dict(families=['Bovidae', 'Canidae', 'Equidae', 'Suidae']),
}
TEST = {
    'families': dict(families=['Cervidae', 'Felidae', 'Giraffidae', 'Ursidae'])
}


def subfolder(args: Namespace) -> str:
    """Folder of the runs in the work dir."""
    return 'comparison'


def run_names(args: Namespace) -> list[str]:
    """All candidates under all conditions, config and condition of each."""
    pairs = product(CONDITIONS, CANDIDATES)
    return [f'{config}_{condition}' for condition, config in pairs]


def config_of(name: str, args: Namespace, configs: Path) -> Config:
    """Config of a candidate with a condition's animals, everyone's budget."""
    candidate, condition = name.rsplit('_', 1)
    config = Config.fromfile(configs / f'{candidate}.py')
    if condition == 'words':
        _start_from_words_alone(config)
    _use_animals(config, condition, args.data_root)
    _fix_budget(config, args.iterations)
    return config


def draw(args: Namespace) -> None:
    """Draw the animals of the comparison, if they are not there."""
    progress = partial(tqdm, desc='Drawing', unit='image')
    write_dataset(args.data_root / ANIMALS, 4000, 0, 192, progress)


def _start_from_words_alone(config: Config) -> None:
    if config.model.init_cfg.pretrained is None:
        return  # from scratch
    config.model.init_cfg.pretrained = WORDS_ALONE
    keys = config.optim_wrapper.paramwise_cfg.custom_keys
    keys.backbone.lr_mult = 1.0  # only the lesson is to be kept


def _use_animals(config: Config, condition: str, folder: Path) -> None:
    config.data_root = ANIMALS
    for name in LOADERS:
        chosen = TRAIN if name == 'train' else TEST
        config[f'{name}_dataloader'].dataset.update(
            type='AP10KSubset',
            ann_file=annotation_file(name),
            filter_cfg=dict(chosen.get(condition, {})),
        )
        # so little to load that one is enough
        config[f'{name}_dataloader'].num_workers = 1
    config.train_dataloader.sampler = dict(type='InfiniteSampler')
    for name in ('val_evaluator', 'test_evaluator'):
        config[name] = dict(type='SpeciesMetric')
    use_data(config, folder)
    left_right = dict(type='LeftRightMetric')
    config.test_evaluator = [config.test_evaluator, left_right]
    if config.model.type == 'CLAMP':
        config.default_hooks.matching = dict(type='PromptMatchingHook')


def _fix_budget(config: Config, iterations: int) -> None:
    # no validation: the last weights are tested, whatever they are
    config.train_cfg = dict(
        by_epoch=False, max_iters=iterations, val_begin=iterations + 1
    )
    _, cosine = config.param_scheduler
    cosine.update(by_epoch=False, convert_to_iter_based=False)
    cosine.update(begin=0, end=iterations, T_max=iterations)
    config.default_hooks.checkpoint.update(
        by_epoch=False, interval=max(1, iterations // 2)
    )
    config.default_hooks.logger.interval = 20
    config.log_processor = dict(by_epoch=False)
