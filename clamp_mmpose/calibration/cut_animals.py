"""Animals that are partly beyond the border of their picture."""

import copy
from collections.abc import Sequence

import numpy as np
from torch.utils.data import Dataset

from ..evaluation.prompt_matching import keypoint_labels

_LEFT = (0.35, 0.65)  # of the crop's width that remains


class CutAnimals(Dataset):
    """Animals of which one side is cut off.

    What a crop shows beyond the border of a picture is black; so is here the
    left or the right side of each crop, of an animal the same every time.
    Points in it are not in view, for sure, and count as without a label.

    Args:
        dataset (Sequence[dict]): ``inputs`` and ``data_samples`` of each
            animal, as a test pipeline gives them.
    """

    def __init__(self, dataset: Sequence[dict]):
        self._dataset = dataset

    def __len__(self) -> int:
        return len(self._dataset)

    def __getitem__(self, index: int) -> dict:
        item = self._dataset[index]
        sample = copy.deepcopy(item['data_samples'])
        inputs = item['inputs'].clone()
        random = np.random.default_rng(index)
        edge, right_is_cut = random.uniform(*_LEFT), random.random() < 0.5
        column = round(edge * inputs.shape[-1])
        if right_is_cut:
            inputs[..., column:] = 0
        else:
            inputs[..., :column] = 0
        x = keypoint_labels(sample)[:, 0].numpy()
        is_cut = (x >= edge) == right_is_cut
        sample.gt_instances.keypoints_visible[:, is_cut] = 0
        return dict(inputs=inputs, data_samples=sample)
