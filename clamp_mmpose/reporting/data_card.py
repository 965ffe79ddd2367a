"""What a model was trained, validated and tested on, counted."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from mmpose.models.pose_estimators import TopdownPoseEstimator
from torch.utils.data import Dataset

from ..datasets.data_config import ann_file, single_datasets
from ..datasets.prediction import names_files, open_dataset
from ..datasets.shared_settings import SPLITS
from ..prediction.backends.model_files import keypoint_labels

NOT_LABELLED, HIDDEN, VISIBLE = range(3)  # as COCO counts them


@dataclass(frozen=True)
class SplitCard:
    """A part of the data.

    Attributes:
        split (str): ``'train'``, ``'val'`` or ``'test'``, or several.
        files (tuple[str]): Annotation files.
        animals (int): How many.
        pictures (int): Files that they are in.
        species (Mapping[str, int]): Animals by name of their category.
        visibility (Mapping[str, Counter]): By keypoint, how often it is not
            labelled (0), hidden (1), and visible (2).
        sides (np.ndarray): (animals,), longer sides of their boxes in pixels.
        sizes (np.ndarray): (pictures, 2), width and height in pixels, of
            those whose files tell it.
    """

    split: str
    files: tuple[str, ...]
    animals: int
    pictures: int
    species: Mapping[str, int]
    visibility: Mapping[str, Counter]
    sides: np.ndarray
    sizes: np.ndarray


@dataclass(frozen=True)
class Missing:
    """A part of the data that cannot be read.

    Attributes:
        split (str): Which one.
        reason (str): Why.
    """

    split: str
    reason: str


def card_of(model: TopdownPoseEstimator) -> list[SplitCard | Missing]:
    """Count all parts of the data that a model's config names.

    Args:
        model (TopdownPoseEstimator): Of :func:`load_model`.

    Returns:
        list[SplitCard | Missing]: Parts that are the same are one, with both
        names.
    """
    names, datasets = {}, {}
    for split in SPLITS:
        loader = model.cfg.get(f'{split}_dataloader') or {}
        if names_files(loader.get('dataset') or {}):
            shown = _shown(loader['dataset'])
            names.setdefault(shown, []).append(split)
            datasets[shown] = loader['dataset']
    return [
        _card(', '.join(names[shown]), dataset)
        for shown, dataset in datasets.items()
    ]


def _shown(dataset: dict) -> tuple:
    """What two configs that show the same animals have in common."""
    return tuple(
        (ann_file(one), str(one.get('filter_cfg')), str(one.get('indices')))
        for one in single_datasets(dataset)
    )


def _card(split: str, dataset: dict) -> SplitCard | Missing:
    try:
        parts = list(_parts(open_dataset(dataset)))
    except (OSError, ValueError) as error:
        return Missing(split, str(error))
    return _count(
        split, tuple(ann_file(one) for one in single_datasets(dataset)), parts
    )


def _parts(dataset: Dataset) -> Iterator[Dataset]:
    """The data sets that read files, below any wrappers."""
    below = getattr(dataset, 'datasets', None)
    if below is None and hasattr(dataset, 'dataset'):
        below = [dataset.dataset]
    if below is None:
        yield dataset
    for one in below or ():
        yield from _parts(one)


def _count(split: str, files: tuple[str, ...], parts) -> SplitCard:
    species, visibility, sides, sizes = Counter(), {}, [], {}
    for part in parts:
        meta = part.metainfo
        sizes_of = _sizes(part)
        kinds = {one['id']: one['name'] for one in meta.get('CLASSES') or ()}
        for info in map(part.get_data_info, range(len(part))):
            kind = int(np.ravel(info.get('category_id', -1))[0])
            species[kinds.get(kind, 'not told')] += 1
            left, top, right, bottom = np.reshape(info['bbox'], 4)
            sides.append(max(right - left, bottom - top))
            sizes[info['img_path']] = sizes_of.get(info.get('img_id'))
            for name, v in zip(
                keypoint_labels(meta), _visibility(info), strict=True
            ):
                visibility.setdefault(name, Counter())[v] += 1
    return SplitCard(
        split,
        files,
        len(sides),
        len(sizes),
        dict(species.most_common()),
        visibility,
        np.array(sides, float),
        np.array([one for one in sizes.values() if one], float).reshape(-1, 2),
    )


def _visibility(info: dict) -> list[int]:
    """0, 1 or 2 for each keypoint, as the file has it."""
    labelled = np.ravel(info['keypoints_visible']) > 0
    raw = (info.get('raw_ann_info') or {}).get('keypoints') or ()
    if len(raw) != 3 * len(labelled):
        return [VISIBLE if one else NOT_LABELLED for one in labelled]
    return [
        min(max(int(v), HIDDEN), VISIBLE) if one else NOT_LABELLED
        for v, one in zip(raw[2::3], labelled, strict=True)
    ]


def _sizes(part: Dataset) -> dict[object, tuple[float, float]]:
    """Width and height of pictures by id, where the annotation file tells."""
    try:
        rows = json.loads(Path(part.ann_file).read_bytes())['images']
        return {one['id']: (one['width'], one['height']) for one in rows}
    except (AttributeError, OSError, ValueError, KeyError, TypeError):
        return {}  # a file of another layout, or not on a disk
