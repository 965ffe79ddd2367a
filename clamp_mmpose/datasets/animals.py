"""Some animals of a data set, and batches of them."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from mmengine.dataset import pseudo_collate

_BATCH_SIZE = 16


def spread(count: int, wanted: int) -> list[int]:
    """Numbers of some, evenly spread over all.

    Args:
        count (int): How many there are.
        wanted (int): How many to take at most.
    """
    steps = np.linspace(0, count - 1, min(wanted, count))
    return [int(i) for i in steps.round()]


def batches_of(
    dataset: Sequence[dict], numbers: Sequence[int]
) -> Iterator[dict]:
    """Batches of a data set's animals.

    Args:
        dataset (Sequence[dict]): ``inputs`` and ``data_samples`` of each
            animal, as a test pipeline gives them.
        numbers (Sequence[int]): Of the animals.

    Yields:
        dict: The same of 16 animals at most.

    Raises:
        ValueError: The picture of one is damaged.
    """
    for start in range(0, len(numbers), _BATCH_SIZE):
        own = numbers[start : start + _BATCH_SIZE]
        yield pseudo_collate([_animal(dataset, i) for i in own])


def _animal(dataset: Sequence[dict], number: int) -> dict:
    try:
        return dataset[number]
    # of a picture that cannot be decoded: mmpose's, and of an empty one
    except (AssertionError, cv2.error) as error:
        raise ValueError(
            f'animal {number} of the data set cannot be read: get its picture '
            f'again, or leave it out ({" ".join(str(error).split())})'
        ) from error
