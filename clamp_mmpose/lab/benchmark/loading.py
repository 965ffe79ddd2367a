"""Data loading, measured."""

import time

import cv2
from mmengine.config import Config
from mmpose.registry import DATASETS


def loading_costs(config: Config, rounds: int) -> dict[str, list[float]]:
    """Time what a process of the training's data loader does.

    Args:
        config (Config): Config whose training data are there.
        rounds (int): Number of animals to load, spread over the data set.

    Returns:
        dict[str, list[float]]: Seconds by transform, one per animal.
    """
    cv2.setNumThreads(0)  # as mmengine does in a training
    dataset = DATASETS.build(config.train_dataloader.dataset)
    transforms = dataset.pipeline.transforms
    seconds = {type(transform).__name__: [] for transform in transforms}
    for i in range(rounds):
        results = dataset.get_data_info(i * len(dataset) // rounds)
        for transform in transforms:
            start = time.perf_counter()
            results = transform(results)
            elapsed = time.perf_counter() - start
            seconds[type(transform).__name__].append(elapsed)
    return seconds
