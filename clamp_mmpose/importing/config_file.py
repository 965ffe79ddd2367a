"""The config that trains a model on what was imported."""

from pathlib import Path

_BATCH = 16
# a small data set is shown until the model has taken as many steps
_ITERATIONS = 1500
_FEWEST_EPOCHS, _MOST_EPOCHS = 20, 210
_MOST_WARM_UP = 500  # iterations, of the paper


def config_text(
    name: str,
    base: Path,
    data_root: Path,
    animals: dict[str, int],
    alone: bool,
) -> str:
    """Write a config of a few lines; the schedule follows the animals.

    Where each picture shows one animal the model also sees whole pictures,
    so that it can find that animal without a box.

    Args:
        name (str): Of the data set.
        base (Path): Config file of a model for AP-10K.
        data_root (Path): Of the data set.
        animals (dict[str, int]): Number of them, by part of the split.
        alone (bool): No picture shows more than one of them.

    Returns:
        str: A config file.
    """
    number = max(animals.get('train', 0), 1)
    tested = animals.get('val', 0)
    batch = min(_BATCH, number)
    per_epoch = -(-number // batch)
    epochs = min(max(_ITERATIONS // per_epoch, _FEWEST_EPOCHS), _MOST_EPOCHS)
    warm_up = min(_MOST_WARM_UP, max(epochs * per_epoch // 20, 1))
    steps = [epochs * 17 // 21, epochs * 20 // 21]
    return f"""\
# {name}: {number} animals to train on, {tested} to test; see skeleton.py
_base_ = [{base.as_posix()!r}]
data_root = {data_root.as_posix() + '/'!r}
model = dict(metainfo=dict(from_file=data_root + 'skeleton.py'))
{_train_dataloader(batch, alone)}
train_cfg = dict(max_epochs={epochs}, val_interval={max(epochs // 10, 1)})
param_scheduler = [
    dict(type='LinearLR', end={warm_up}, start_factor=0.001, by_epoch=False),
    dict(type='MultiStepLR', milestones={steps}, gamma=0.1)]
test_evaluator = [  # AP by default sigmas: compare models by it, not data sets
    dict(type='SpeciesMetric'), dict(type='PixelErrorMetric'),
    dict(type='LeftRightMetric'), dict(type='PCKAccuracy', thr=0.1)]
"""


def _train_dataloader(batch: int, alone: bool) -> str:
    if not alone:
        return f'train_dataloader = dict(batch_size={batch})'
    return f"""\
train_dataloader = dict(batch_size={batch}, dataset=dict(pipeline=[
    _base_.train_pipeline[0], dict(type='RandomRoughBox'),  # finds the animal
    *_base_.train_pipeline[1:]]))"""


def annotation_file(part: str) -> str:
    """Where a part of the split is: AP-10K's names, which the configs read.

    Args:
        part (str): ``'train'``, ``'val'`` or ``'test'``.

    Returns:
        str: Relative to the data root.
    """
    return f'annotations/ap10k-{part}-split1.json'
