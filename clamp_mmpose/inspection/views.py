"""What a model sees in one box of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from mmengine.dataset import Compose, pseudo_collate
from mmengine.registry import init_default_scope
from torch import Tensor

from ..datasets.prediction import prediction_pipeline
from ..models import CLAMP


@dataclass(frozen=True)
class View:
    """One box, as the network sees it, and what it makes of it.

    Places in it are x, y as fractions of the crop's width and height.

    Attributes:
        names (tuple[str]): K, the trained names.
        crop (np.ndarray): (h, w, 3) uint8, RGB, the network's input.
        inputs (Tensor): (1, 3, h, w), the same, normalised.
        score_maps (np.ndarray): (K, H, W), S of Eq. 4.
        heatmaps (np.ndarray): (K, h', w'), the final ones.
        points (np.ndarray): (K, 2), where the keypoints are found.
        corner (np.ndarray): (2,), left and top of the crop in the picture.
        size (np.ndarray): (2,), its width and height there, in pixels.
    """

    names: tuple[str, ...]
    crop: np.ndarray
    inputs: Tensor
    score_maps: np.ndarray
    heatmaps: np.ndarray
    points: np.ndarray
    corner: np.ndarray
    size: np.ndarray

    def in_picture(self, place: np.ndarray) -> np.ndarray:
        """Where in the picture a place of the crop is, in pixels."""
        return self.corner + place * self.size


def crop_box(model: CLAMP, image: np.ndarray, box: Sequence[float]) -> dict:
    """Cut a box out as the model's config says.

    Args:
        model (CLAMP): Of mmpose's ``init_model``.
        image (np.ndarray): (h, w, 3) uint8, RGB.
        box (Sequence[float]): Left, top, right, bottom in pixels.

    Returns:
        dict: ``inputs`` and ``data_samples``, as a data set gives them.
    """
    init_default_scope('mmpose')
    pipeline = Compose(prediction_pipeline(model.cfg))
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    bbox = np.asarray([box], np.float32)
    return pipeline(
        dict(model.dataset_meta, img=bgr, bbox=bbox, bbox_score=np.ones(1))
    )


@torch.no_grad()
def view(model: CLAMP, item: dict) -> View:
    """Look at one box.

    Args:
        model (CLAMP): In evaluation mode.
        item (dict): Of :func:`crop_box` or of a test data set.

    Returns:
        View: On the CPU, but for ``inputs``.
    """
    data = model.data_preprocessor(pseudo_collate([item]), training=False)
    outputs = model.head.connect(model.extract_feat(data['inputs']))
    found = model.head.decode(outputs.heatmaps)[0]
    h, w = data['inputs'].shape[-2:]
    known = data['data_samples'][0].metainfo
    center, scale = (
        np.asarray(known[name], float).reshape(2)
        for name in ('input_center', 'input_scale')
    )
    K = outputs.score_map.shape[1]
    heatmaps = outputs.heatmaps[0].cpu().numpy()
    return View(
        model.head.prompts.keypoint_names,
        _to_rgb(item['inputs']),
        data['inputs'],
        outputs.score_map[0].float().cpu().numpy(),
        heatmaps[:: len(heatmaps) // K],  # of combined UDP every third
        np.asarray(found.keypoints[0]) / (w, h),
        center - scale / 2,
        scale,
    )


def _to_rgb(inputs: Tensor) -> np.ndarray:
    """(3, h, w), BGR, perhaps of floats, as (h, w, 3) uint8, RGB."""
    return inputs.numpy()[::-1].transpose(1, 2, 0).astype(np.uint8)
