"""A tiny twin of a row: its structure, on drawn animals, in minutes."""

from pathlib import Path

from mmengine.config import Config, ConfigDict

from ..synthetic import write_dataset
from ..synthetic.ap10k import SPLITS, annotation_file
from .preparation import LOADERS, read_once

NOTE = (
    '**These numbers say nothing about the paper.** They are of tiny models, '
    'trained for\nmoments on drawn animals, to show that the runs run. Rows '
    'of Animal-Pose have the\n17 keypoints of AP-10K, because the drawn '
    'animals have no others: they are the rows\nof Table 1.\n\n'
)
_EPOCHS = 3
_SHOTS = 4  # few of the drawn animals too
_TWINS = {  # by model and backbone of the row
    ('CLAMP', 'CLIPResNet'): 'clamp_tiny',
    ('CLAMP', 'CLIPVisionTransformer'): 'clamp_tiny-vit',
    ('TopdownPoseEstimator', 'CLIPResNet'): 'simplebaseline_clip-tiny',
    ('TopdownPoseEstimator', 'CLIPVisionTransformer'): (
        'simplebaseline_clip-tiny-vit'
    ),
    ('TopdownPoseEstimator', 'ResNet'): 'simplebaseline_random-tiny',
}


def draw_tiny_animals(folder: Path) -> None:
    """Draw the data set of ``make demo`` into a folder, if it has none."""
    root = folder / 'synthetic_ap10k'
    if not all((root / annotation_file(split)).exists() for split in SPLITS):
        write_dataset(root, images=1000, seed=0, size=256)


def tiny_twin(row: Config, configs: Path) -> Config:
    """Read the tiny config of a row's kind, and make it that row.

    Args:
        row (Config): Config of a row.
        configs (Path): Folder of the configs.

    Returns:
        Config: Baseline or CLAMP, ResNet or ViT, the losses and the prompt
        encoder that are off, families and shots are the row's.
    """
    kind = _TWINS[row.model.type, row.model.backbone.type]
    twin = read_once(configs / f'{kind}_synthetic.py')
    if row.model.type == 'CLAMP':
        _leave_out(twin.model.head, row.model.head)
    for loader in LOADERS:
        _choose(*(c[f'{loader}_dataloader'].dataset for c in (twin, row)))
    for name in ('val_evaluator', 'test_evaluator'):
        twin[name].type = row[name].type
    twin.default_hooks = {**row.default_hooks, **twin.default_hooks}
    twin.default_hooks.checkpoint.interval = 1
    twin.train_cfg.update(max_epochs=_EPOCHS, val_interval=_EPOCHS)
    return twin


def _leave_out(twin: ConfigDict, row: ConfigDict) -> None:
    """Switch off in a head what is off in the head of a row."""
    if row.prompt_encoder is None:
        twin.prompt_encoder = None
    twin.losses.update(
        {name: None for name, loss in row.losses.items() if loss is None}
    )


def _choose(twin: ConfigDict, row: ConfigDict) -> None:
    """Choose the families and shots of a row, but fewer shots."""
    if 'filter_cfg' not in row:
        return
    twin.type, twin.filter_cfg = row.type, row.filter_cfg
    if 'shots_per_species' in twin.filter_cfg:
        twin.filter_cfg.shots_per_species = _SHOTS
