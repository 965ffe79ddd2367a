"""Drawn pictures with captions, as CLIP wants them."""

import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import cv2
import numpy as np
from torch.utils.data import Dataset

from ...foundation.progress import with_progress
from ...skeletons import keypoint_words
from ..synthetic import KEYPOINT_NAMES, make_scene
from ..synthetic.captions import caption_animal, caption_facing, caption_part
from ..synthetic.scene import Annotation

_SEED = 20230618  # no data set is drawn with it
SCENE_SIZE = 256  # pixels, longer side
PADDING = 1.25  # of mmpose's boxes
# as the prompts of AP-10K's configs say it
_SPOKEN = dict(root_of_tail='tail root')
KEYPOINT_WORDS = tuple(
    _SPOKEN.get(name, keypoint_words(name)) for name in KEYPOINT_NAMES
)
_VISIBLE = 2
# sides of the crop of an animal and of a part, relative to the animal's box
_WHOLE, _PART = (1.0, 1.6), (0.25, 0.6)
_OTHER = dict(left='right', right='left')
_SHIFT = 0.08  # of the crop's side
_CLOSE_UPS = 0.4  # how often


@dataclass(frozen=True)
class Picture:
    """An animal in its scene.

    Attributes:
        image (ndarray): (H, W, 3) uint8, RGB, the whole scene.
        place (str): Where it is, in words.
        animal (Annotation): Keypoints, box and description of the animal.
    """

    image: np.ndarray
    place: str
    animal: Annotation

    @property
    def side(self) -> float:
        """Longer side of the animal's box in pixels."""
        return float(self.animal.bbox[2:].max())

    @property
    def centre(self) -> np.ndarray:
        """(2,) x, y of the middle of its box in pixels."""
        return self.animal.bbox[:2] + self.animal.bbox[2:] / 2

    @property
    def visible(self) -> np.ndarray:
        """Indices of the keypoints that can be seen."""
        return np.flatnonzero(self.animal.keypoints[:, 2] == _VISIBLE)

    def crop(self, centre: np.ndarray, side: float, size: int) -> np.ndarray:
        """Cut out a square.

        Args:
            centre (ndarray): (2,) x, y in pixels.
            side (float): Side of the square in pixels.
            size (int): Side of the returned image in pixels.

        Returns:
            ndarray: (size, size, 3) uint8, black beyond the picture.
        """
        scale = size / side
        shift = size / 2 - scale * centre
        matrix = np.float64([[scale, 0, shift[0]], [0, scale, shift[1]]])
        return cv2.warpAffine(self.image, matrix, (size, size))


def draw_pictures(
    numbers: Sequence[int],
    seed: int,
    progress: Callable[[Iterable], Iterable] = iter,
) -> list[Picture]:
    """Draw scenes with all cores.

    Args:
        numbers (Sequence[int]): Numbers of the scenes.
        seed (int): Random seed.
        progress (Callable): Function that wraps the scenes, see
            :func:`.with_progress`.

    Returns:
        list[Picture]: A picture of each animal.
    """
    draw = partial(make_scene, seed=seed, size=SCENE_SIZE)
    # what is forked beside the threads of PyTorch may hang
    with ProcessPoolExecutor(mp_context=get_context('spawn')) as pool:
        scenes = progress(pool.map(draw, numbers, chunksize=8))
        return [
            Picture(scene.image, scene.setting.word, animal)
            for scene in scenes
            for animal in scene.annotations
        ]


def draw_two_parts(
    held_out: int, scenes: int
) -> tuple[list[Picture], list[Picture]]:
    """Draw scenes to test with, and others to train on, with progress bars.

    Args:
        held_out (int): Number of scenes to test with.
        scenes (int): Number of scenes to train on.

    Returns:
        tuple: Pictures to test with, and pictures to train on.
    """

    def draw(numbers: range, purpose: str) -> list[Picture]:
        title = f'Drawing scenes to {purpose}'
        progress = partial(
            with_progress, title=title, unit='scenes', total=len(numbers)
        )
        return draw_pictures(numbers, _SEED, progress)

    return (
        draw(range(held_out), 'test with'),
        draw(range(held_out, held_out + scenes), 'train on'),
    )


class CaptionedCrops(Dataset):
    """Animals and parts of them, each with a caption.

    Every second example is the mirror image of the one before it, whose
    caption has left and right exchanged: only who tells them apart can tell
    these two apart. The first examples only tell where a whole animal faces.
    Example i depends on the pictures, the seed and i alone.

    Args:
        pictures (Sequence[Picture]): Pictures to cut from.
        length (int): Number of examples.
        first (int): Number of those that only tell where an animal faces.
        size (int): Side of an image in pixels.
        seed (int): Random seed.
    """

    def __init__(
        self,
        pictures: Sequence[Picture],
        length: int,
        first: int,
        size: int,
        seed: int,
    ):
        self.pictures = pictures
        self.length = length
        self.first = first
        self.size = size
        self.seed = seed

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> tuple[np.ndarray, str]:
        """An image (size, size, 3) uint8, RGB, and its caption."""
        number, mirrored = divmod(index, 2)
        rng = np.random.default_rng([self.seed, number])
        picture = self.pictures[rng.integers(len(self.pictures))]
        first = 2 * number < self.first  # both of a pair
        show = self._facing if first else self._choose(picture, rng)
        image, caption = show(picture, rng)
        if mirrored:
            return np.ascontiguousarray(image[:, ::-1]), exchange(caption)
        return image, caption

    def _choose(self, picture: Picture, rng: np.random.Generator) -> Callable:
        close_up = len(picture.visible) and rng.random() < _CLOSE_UPS
        return self._part if close_up else self._whole

    def _facing(
        self, picture: Picture, rng: np.random.Generator
    ) -> tuple[np.ndarray, str]:
        caption = caption_facing(picture.animal.description, rng)
        return self._crop_animal(picture, rng), caption

    def _crop_animal(
        self, picture: Picture, rng: np.random.Generator
    ) -> np.ndarray:
        side = rng.uniform(*_WHOLE) * picture.side
        centre = picture.centre + _SHIFT * side * rng.uniform(-1, 1, 2)
        return picture.crop(centre, side, self.size)

    def _whole(
        self, picture: Picture, rng: np.random.Generator
    ) -> tuple[np.ndarray, str]:
        # left and right are told of where it faces, and of close-ups
        names = [KEYPOINT_WORDS[k] for k in picture.visible]
        parts = [name for name in names if exchange(name) == name]
        caption = caption_animal(
            picture.animal.description, picture.place, parts, rng
        )
        return self._crop_animal(picture, rng), caption

    def _part(
        self, picture: Picture, rng: np.random.Generator
    ) -> tuple[np.ndarray, str]:
        middle = rng.choice(picture.visible)
        side = rng.uniform(*_PART) * picture.side
        points = picture.animal.keypoints[:, :2]
        centre = points[middle] + _SHIFT * side * rng.uniform(-1, 1, 2)
        shown = [
            k
            for k in picture.visible
            if k != middle and (abs(points[k] - centre) < side / 2).all()
        ]
        caption = caption_part(
            picture.animal.description,
            [KEYPOINT_WORDS[k] for k in (middle, *shown)],
            rng,
        )
        return picture.crop(centre, side, self.size), caption


def exchange(caption: str) -> str:
    """Say left for right, and right for left."""
    return re.sub(
        r'\b(left|right)\b', lambda found: _OTHER[found.group()], caption
    )
