"""A tiny twin of a row: its structure, on drawn animals, in minutes."""

from pathlib import Path

from mmengine.config import Config

from ..synthetic import write_dataset
from ..synthetic.ap10k import SPLITS, annotation_file
from .preparation import LOADERS, use_data

DATA = 'synthetic_ap10k'  # the folder that `make demo` draws into
NOTE = (
    '**These numbers say nothing about the paper.** They are of tiny models '
    'with random\nweights, trained for moments on drawn animals, to show '
    'that the runs run. Rows of\nAnimal-Pose have the 17 keypoints of AP-10K, '
    'because the drawn animals have no others:\nthey are the rows of Table 1.'
)
_EPOCHS = 3
_BATCH_SIZE = 16
_SHOTS = 4  # few of the drawn animals too
# what a data set and its size say to all parts
_TOLD_ONCE = (
    'codec',
    'dataset_type',
    'metainfo',
    'num_points',
    'train_set',
    'val_set',
)
_VIT = dict(
    embed_dim=128,
    quick_gelu=True,
    vision_cfg=dict(
        layers=2, width=128, head_width=64, patch_size=16, image_size=128
    ),
    text_cfg=dict(width=64, heads=2, layers=2),
)
# mmpose's ResNet at its smallest; the features have 8 x base_channels
_RESNET = dict(depth=18, base_channels=16, stem_channels=16)


def draw_animals(folder: Path) -> None:
    """Draw the data set of ``make demo``, if there is none.

    Args:
        folder (Path): Which holds, or will hold, ``synthetic_ap10k``.

    Raises:
        FileExistsError: Something else is in the way.
    """
    root = folder / DATA
    if not all((root / annotation_file(split)).exists() for split in SPLITS):
        write_dataset(root, images=1000, seed=0, size=256)


def make_tiny(config: Config, configs: Path, folder: Path) -> None:
    """Make a row small; what tells it from other rows stays.

    Baseline or CLAMP, ResNet or ViT, the losses and the prompt encoder that
    are off, families and shots are the row's. Rows of Animal-Pose find the
    17 keypoints of AP-10K: the drawn animals have no others.

    Args:
        config (Config): Of a row; changed in place.
        configs (Path): Folder of the configs.
        folder (Path): Which holds ``synthetic_ap10k``.
    """
    data = Config.fromfile(configs / '_base_' / 'ap10k_128.py')
    clamp = Config.fromfile(configs / '_base_' / 'clamp_tiny.py')
    _shrink_data(config, data, folder)
    _shrink_model(config.model, data, clamp)
    _shrink_schedule(config)


def _shrink_data(config: Config, data: Config, folder: Path) -> None:
    for loader in LOADERS:
        own = config[f'{loader}_dataloader']
        tiny = data[f'{loader}_dataloader']
        own.update(
            batch_size=_BATCH_SIZE, num_workers=2, persistent_workers=True
        )
        for key in ('ann_file', 'data_prefix', 'pipeline'):
            own.dataset[key] = tiny.dataset[key]
        if own.dataset.type == 'AnimalPoseDataset':
            own.dataset.type = tiny.dataset.type
        chosen = own.dataset.get('filter_cfg') or {}
        if 'shots_per_species' in chosen:
            chosen.shots_per_species = _SHOTS
    config.data_root = config.default_data_root = DATA
    for key in _TOLD_ONCE:
        config[key] = data[key]
    use_data(config, folder)


def _shrink_model(model: Config, data: Config, clamp: Config) -> None:
    backbone, head = model.backbone, model.head
    width, known = _shrink_backbone(backbone, clamp)
    head.decoder = data.codec
    head.deconv_out_channels = [64] * len(head.deconv_out_channels)
    if 'init_cfg' in model:
        model.init_cfg.pretrained = None
    if model.type == 'CLAMP':
        model.update(known)
        model.metainfo = data.metainfo
        _shrink_clamp_head(head, clamp.model.head)
    else:
        backbone.update(known)
        head.update(in_channels=width, out_channels=data.num_points)


def _shrink_backbone(backbone: Config, clamp: Config) -> tuple[int, dict]:
    """Channels of its feature map, and what the model or it must know."""
    if backbone.type == 'CLIPResNet':
        clip_model = clamp.clip_model
        return 32 * clip_model.vision_cfg.width, dict(clip_model=clip_model)
    if backbone.type == 'CLIPVisionTransformer':
        size = _VIT['vision_cfg']['image_size']
        known = dict(clip_model=_VIT, image_size=size)
        return _VIT['vision_cfg']['width'], known
    return 8 * _RESNET['base_channels'], dict(_RESNET, init_cfg=None)


def _shrink_clamp_head(head: Config, tiny: Config) -> None:
    """Whatever the row has of a CLAMP head, in the sizes of the tiny one."""
    for part in ('prompt_encoder', 'context_decoder'):
        if head[part] is not None:
            head[part] = tiny[part]
    spatial = head.losses.loss_spatial
    if spatial is not None:
        channels = spatial.deconv_out_channels
        spatial.deconv_out_channels = [32] * len(channels)


def _shrink_schedule(config: Config) -> None:
    config.train_cfg.update(max_epochs=_EPOCHS, val_interval=_EPOCHS)
    warmup, *_ = config.param_scheduler
    warmup.end = 20
    config.default_hooks.checkpoint.interval = 1
    config.default_hooks.logger.interval = 10
