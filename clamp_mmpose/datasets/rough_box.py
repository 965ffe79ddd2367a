"""Boxes as a first guess gives them, for a model that crops by its own."""

from collections.abc import Sequence

import numpy as np
from mmcv.transforms import BaseTransform
from mmpose.registry import TRANSFORMS


@TRANSFORMS.register_module()
class RandomRoughBox(BaseTransform):
    """Widen the box of an animal at random, up to the whole picture.

    A model that has seen whole pictures, and boxes between them and the true
    one, finds an animal without a box in two passes: see
    :class:`clamp_mmpose.prediction.locating.TwoPasses`. It is for pictures
    of one animal: in a whole picture of several nothing says which is meant.
    It belongs between ``LoadImage`` and ``GetBBoxCenterScale``.

    Args:
        whole (float): Probability that the box is the whole picture.
        wider (float): Probability that it is anything between the true box
            and the picture, its size drawn evenly on a logarithmic scale.
        shift (float): In all other cases each side moves by up to this part
            of the box, outwards or inwards.

    Raises:
        ValueError: The probabilities or the shift make no sense.
    """

    def __init__(
        self, whole: float = 0.25, wider: float = 0.25, shift: float = 0.1
    ):
        super().__init__()
        if min(whole, wider) < 0 or whole + wider > 1:
            raise ValueError(
                f'whole={whole} and wider={wider} are probabilities: give '
                'numbers from 0, with a sum of at most 1'
            )
        if not 0 <= shift < 0.5:
            raise ValueError(
                f'shift={shift} moves each side of a box: give a part of it '
                'from 0 to below 0.5'
            )
        self.whole, self.wider, self.shift = whole, wider, shift

    def transform(self, results: dict) -> dict:
        """Change the box.

        Args:
            results (dict): ``bbox`` (1, 4), left, top, right, bottom in
                pixels, and ``img_shape``, (height, width).

        Returns:
            dict: The same, with another ``bbox``.
        """
        height, width = results['img_shape'][:2]
        picture = np.array([0, 0, width, height], np.float32)
        box = results['bbox'].reshape(4)
        chance = np.random.rand()
        if chance < self.whole:
            box = picture
        elif chance < self.whole + self.wider:
            box = wider_box(box, picture, np.random.rand(3))
        else:
            box = shifted_box(box, self.shift * np.random.uniform(-1, 1, 4))
        results['bbox'] = box.astype(np.float32).reshape(1, 4)
        return results

    def __repr__(self) -> str:
        """Its settings, as pipelines are printed."""
        return (
            f'{type(self).__name__}(whole={self.whole}, '
            f'wider={self.wider}, shift={self.shift})'
        )


def wider_box(
    box: np.ndarray, picture: np.ndarray, parts: Sequence[float]
) -> np.ndarray:
    """A box around a box, inside of the picture.

    Args:
        box (ndarray): (4,), left, top, right, bottom.
        picture (ndarray): (4,), of the whole picture.
        parts (Sequence[float]): (3,), from 0 to 1: how far the size goes
            from that of the box to that of the picture, on a logarithmic
            scale; how much of what is added lies on the left, and on top.

    Returns:
        ndarray: (4,).
    """
    size = np.maximum(box[2:] - box[:2], 1)  # (2,)
    most = max(((picture[2:] - picture[:2]) / size).max(), 1)
    added = size * (most ** parts[0] - 1)
    start = box[:2] - added * np.asarray(parts[1:])
    wide = np.concatenate([start, start + size + added])
    return np.concatenate(
        [np.maximum(wide[:2], picture[:2]), np.minimum(wide[2:], picture[2:])]
    )


def shifted_box(box: np.ndarray, shifts: np.ndarray) -> np.ndarray:
    """A box whose sides have moved.

    Args:
        box (ndarray): (4,), left, top, right, bottom.
        shifts (ndarray): (4,), of each side, as parts of width and height.

    Returns:
        ndarray: (4,).
    """
    return box + shifts * np.tile(box[2:] - box[:2], 2)
