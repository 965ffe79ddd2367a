"""Random images with random animals, as the pipelines give them."""

import numpy as np
import torch
from mmengine.config import Config
from mmengine.structures import InstanceData, PixelData
from mmpose.registry import KEYPOINT_CODECS
from mmpose.structures import PoseDataSample
from torch import Tensor

from ...datasets.config_check import names_in_config


def random_batch(
    config: Config, batch_size: int, device: str = 'cpu'
) -> tuple[Tensor, list[PoseDataSample]]:
    """Make a batch for training.

    Args:
        config (Config): Config of a CLAMP, with ``codec``.
        batch_size (int): B, number of images.
        device (str): Device of the batch. Defaults to ``'cpu'``.

    Returns:
        tuple[Tensor, list]: (B, 3, h, w), normalised images, and B samples
        with targets.
    """
    codec = KEYPOINT_CODECS.build(config.codec)
    num_keypoints = len(names_in_config(config.model))
    width, height = codec.input_size
    images = torch.randn(batch_size, 3, height, width, device=device)
    samples = []
    for _ in range(batch_size):
        keypoints = np.random.rand(1, num_keypoints, 2) * (width, height)
        encoded = codec.encode(keypoints.astype(np.float32))
        samples.append(_sample(encoded).to(device))
    return images, samples


def _sample(encoded: dict) -> PoseDataSample:
    tensors = {k: torch.from_numpy(v) for k, v in encoded.items()}
    sample = PoseDataSample()
    sample.gt_fields = PixelData(heatmaps=tensors.pop('heatmaps'))
    sample.gt_instance_labels = InstanceData(**tensors)
    return sample
