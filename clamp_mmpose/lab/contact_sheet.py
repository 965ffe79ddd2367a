"""Predicted poses of many images on one sheet."""

from collections.abc import Iterator, Sequence

import mmcv
import numpy as np
from mmpose.apis import inference_topdown
from torch import nn

from ..prediction.backends.model_files import skeleton_of
from ..prediction.drawing import Look, draw_poses
from ..prediction.frames import Boxes, Poses

_LOOK = Look(threshold=0.2)


def draw_predictions(
    model: nn.Module, dataset, num_images: int
) -> Iterator[np.ndarray]:
    """Predict the poses of images of a data set and draw them.

    Args:
        model (nn.Module): A top-down model of mmpose's ``init_model``.
        dataset: Top-down data set of mmpose, whose boxes are used.
        num_images (int): Number of images, evenly spread over the data
            set.

    Yields:
        np.ndarray: (height, width, 3), RGB, uint8.
    """
    skeleton = skeleton_of(model)
    boxes_of = _boxes_by_image(dataset)
    paths = list(boxes_of)
    steps = np.linspace(0, len(paths) - 1, min(num_images, len(paths)))
    for i in steps.round().astype(int):
        image = mmcv.imread(paths[i], channel_order='rgb')
        boxes = np.array(boxes_of[paths[i]])
        found = [
            sample.pred_instances
            for sample in inference_topdown(model, paths[i], boxes)
        ]
        poses = Poses(
            np.concatenate([one.keypoints for one in found]),
            np.concatenate([one.keypoint_scores for one in found]),
            Boxes.of(boxes),
        )
        yield draw_poses(image, poses, skeleton, _LOOK)


def _boxes_by_image(dataset) -> dict:
    boxes = {}
    for i in range(len(dataset)):
        info = dataset.get_data_info(i)
        boxes.setdefault(info['img_path'], []).append(info['bbox'][0])
    return boxes


def make_contact_sheet(
    images: Sequence[np.ndarray], columns: int = 4, tile: int = 320
) -> np.ndarray:
    """Arrange images in rows.

    Args:
        images (Sequence[np.ndarray]): Images, (height, width, 3) each, uint8.
        columns (int): Number of images in a row. Defaults to 4.
        tile (int): Side of the square around an image, in pixels. Defaults
            to 320.

    Returns:
        np.ndarray: (rows * tile, columns * tile, 3), on white.
    """
    rows = -(-len(images) // columns)
    sheet = np.full((rows * tile, columns * tile, 3), 255, np.uint8)
    for i, image in enumerate(images):
        image = mmcv.imrescale(image, (tile - 8, tile - 8))
        height, width = image.shape[:2]
        top = i // columns * tile + (tile - height) // 2
        left = i % columns * tile + (tile - width) // 2
        sheet[top : top + height, left : left + width] = image
    return sheet
