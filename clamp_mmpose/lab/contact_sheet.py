"""Predicted poses of many images on one sheet."""

from collections.abc import Iterator, Sequence

import mmcv
import numpy as np
from torch.utils.data import Dataset

from ..datasets.animals import spread
from ..foundation.pictures import read_picture
from ..prediction.backends import Backend
from ..prediction.drawing import Look, draw_poses
from ..prediction.frames import Boxes

_LOOK = Look(threshold=0.2)


def draw_predictions(
    backend: Backend, dataset: Dataset, num_images: int
) -> Iterator[np.ndarray]:
    """Predict the poses in images of a data set and draw them.

    Args:
        backend (Backend): The model.
        dataset (Dataset): Top-down data set of mmpose, whose boxes are used.
        num_images (int): Number of images, evenly spread over the data
            set.

    Yields:
        np.ndarray: (height, width, 3), RGB, uint8.
    """
    boxes = _boxes_by_image(dataset)
    paths = list(boxes)
    for i in spread(len(paths), num_images):
        image = np.ascontiguousarray(read_picture(paths[i])[..., ::-1])
        (poses,) = backend.predict([image], [Boxes.of(boxes[paths[i]])])
        yield draw_poses(image, poses, backend.skeleton, _LOOK)


def _boxes_by_image(dataset: Dataset) -> dict[str, list]:
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
