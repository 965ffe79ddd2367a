"""Some animals of a data set, and batches of them."""

from collections.abc import Iterator, Sequence

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
    """
    for start in range(0, len(numbers), _BATCH_SIZE):
        own = numbers[start : start + _BATCH_SIZE]
        yield pseudo_collate([dataset[i] for i in own])
