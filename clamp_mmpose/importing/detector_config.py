"""The config that trains a detector on what was imported."""

import statistics
from pathlib import Path

from .config_file import annotation_file

_BATCH = 8
# from nothing: more steps than for keypoints, whose network has learned
_ITERATIONS = 3000
_FEWEST_EPOCHS, _MOST_EPOCHS = 20, 300
_MOST_WARM_UP = 300  # iterations
_SMALL = 0.1  # of the picture: 32 of 320 pixels


def detector_config_text(
    name: str, bases: Path, data_root: Path, part: dict
) -> str:
    """Write a config of a few lines for mmdet.

    Args:
        name (str): Of the data set.
        bases (Path): Folder with ``detector.py`` and ``detector_320.py``.
        data_root (Path): Of the data set.
        part (dict): The COCO file to train on.

    Returns:
        str: A config file.
    """
    classes = tuple(one['name'] for one in part['categories'])
    pictures, animals = len(part['images']), len(part['annotations'])
    small = usual_size(part) < _SMALL
    base = bases / ('detector.py' if small else 'detector_320.py')
    batch = min(_BATCH, pictures)
    per_epoch = -(-pictures // batch)
    epochs = min(max(_ITERATIONS // per_epoch, _FEWEST_EPOCHS), _MOST_EPOCHS)
    warm_up = min(_MOST_WARM_UP, max(epochs * per_epoch // 20, 1))
    return f"""\
# finds the animals of {name}: {animals} in {pictures} pictures to train on
_base_ = [{base.as_posix()!r}]
data_root = {data_root.as_posix() + '/'!r}
classes = {classes!r}
model = dict(bbox_head=dict(num_classes={len(classes)}))
part = dict(data_root=data_root, metainfo=dict(classes=classes))
train_dataloader = dict(batch_size={batch}, dataset=part)
val_dataloader = test_dataloader = dict(dataset=part)
val_evaluator = test_evaluator = dict(
    ann_file=data_root + {annotation_file('val')!r})
train_cfg = dict(max_epochs={epochs}, val_interval={max(epochs // 10, 1)})
param_scheduler = [
    dict(type='LinearLR', end={warm_up}, start_factor=0.001, by_epoch=False),
    dict(type='CosineAnnealingLR', T_max={epochs}, eta_min_ratio=0.05,
         convert_to_iter_based=True)]
"""


def usual_size(part: dict) -> float:
    """How large animals are.

    Args:
        part (dict): Of a COCO file.

    Returns:
        float: Longer side of the median box, as a part of its picture's.
    """
    longer = {i['id']: max(i['width'], i['height']) for i in part['images']}
    return statistics.median(
        max(one['bbox'][2:]) / longer[one['image_id']]
        for one in part['annotations']
    )
