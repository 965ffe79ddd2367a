"""Predicted poses of many images on one sheet."""

import re
from collections.abc import Iterator, Sequence

import mmcv
import numpy as np
from mmpose.apis import inference_topdown
from mmpose.structures import merge_data_samples
from mmpose.visualization import PoseLocalVisualizer
from torch import nn

# RGB; told apart by the colour-blind, and on grass, sand and snow
COLOURS = dict(left=(0, 90, 255), right=(255, 120, 0), middle=(240, 240, 240))
_SIDES = dict(left='left', l='left', right='right', r='right')


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
    visualizer = PoseLocalVisualizer(radius=2, line_width=2, alpha=0.9)
    visualizer.set_dataset_meta(colour_sides(model.dataset_meta))
    boxes_of = _boxes_by_image(dataset)
    paths = list(boxes_of)
    steps = np.linspace(0, len(paths) - 1, min(num_images, len(paths)))
    for i in steps.round().astype(int):
        image = mmcv.imread(paths[i], channel_order='rgb')
        boxes = np.array(boxes_of[paths[i]])
        samples = inference_topdown(model, paths[i], boxes)
        yield visualizer.add_datasample(
            'prediction',
            image,
            merge_data_samples(samples),
            draw_gt=False,
            draw_bbox=False,
            kpt_thr=0.2,
        )


def colour_sides(meta: dict) -> dict:
    """Give the left and the right one colour each, in all skeletons.

    A keypoint's side is the word of it in its name; one without a twin is
    of neither side. A bone has the side of its ends, or of the one that has.

    Args:
        meta (dict): Of a data set, as mmpose parses it.

    Returns:
        dict: The same with other colours.
    """
    names, twins = meta['keypoint_id2name'], meta['flip_indices']
    sides = [
        'middle' if twins[k] == k else side_of(names[k])
        for k in range(len(names))
    ]
    bones = []
    for start, end in meta['skeleton_links']:
        ends = {sides[start], sides[end]} - {'middle'}
        bones.append(ends.pop() if len(ends) == 1 else 'middle')
    return dict(
        meta,
        keypoint_colors=np.array([COLOURS[side] for side in sides]),
        skeleton_link_colors=np.array([COLOURS[side] for side in bones]),
    )


def side_of(name: str) -> str:
    """'left', 'right', or 'middle' where a name tells neither.

    Args:
        name (str): Of a keypoint, such as 'left_eye', 'L_Eye' or 'eyeLeft'.
    """
    words = re.findall(r'[A-Z]?[a-z]+|[A-Z]+(?![a-z])', name)
    found = {_SIDES.get(word.lower(), 'middle') for word in words}
    found.discard('middle')
    return found.pop() if len(found) == 1 else 'middle'


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
