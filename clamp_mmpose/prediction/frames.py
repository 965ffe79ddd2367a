"""What passes between sources, locators, backends and writers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from ..skeletons import default_edges, flip_pairs, read_skeleton


@dataclass(frozen=True)
class Frame:
    """A picture, or one of a video.

    Attributes:
        image (np.ndarray): (h, w, 3) uint8, RGB, upright.
        source (Path): The picture or the video.
        index (int): From 0, among the frames of the video, or among the
            pictures that are predicted together.
        time (float, optional): In a video, in seconds.
    """

    image: np.ndarray
    source: Path
    index: int
    time: float | None = None


@dataclass(frozen=True)
class Boxes:
    """Where animals are in a frame.

    Attributes:
        corners (np.ndarray): (N, 4), left, top, right, bottom in pixels;
            N is 0 where there is no animal.
        scores (np.ndarray): (N,), how sure it is of them.
        ids (np.ndarray, optional): (N,) int, from 1; an animal of a video
            keeps its own. ``None`` where nobody has followed the animals.
    """

    corners: np.ndarray
    scores: np.ndarray
    ids: np.ndarray | None = None

    @classmethod
    def of(
        cls,
        corners: Sequence[Sequence[float]],
        scores: Sequence[float] | None = None,
    ) -> 'Boxes':
        """Of plain lists; scores default to 1."""
        corners = np.asarray(corners, np.float32).reshape(-1, 4)
        scores = np.ones(len(corners)) if scores is None else scores
        return cls(corners, np.asarray(scores, np.float32))

    def with_ids(self, ids: Sequence[int]) -> 'Boxes':
        """The same, of animals that are known by their ids."""
        return replace(self, ids=np.asarray(ids, int))

    def __len__(self) -> int:
        return len(self.corners)


@dataclass(frozen=True)
class Poses:
    """Keypoints of the animals in a frame.

    Attributes:
        keypoints (np.ndarray): (N, K, 2), x, y in pixels of the frame.
        scores (np.ndarray): (N, K), height of the maxima.
        boxes (Boxes): The N that they were looked for in.
        radii (np.ndarray, optional): (N, K), in pixels of the frame: so near
            the true points are, in a known share of cases. None if the model
            is not calibrated.
        in_view (np.ndarray, optional): (N, K), bool; None if scores do not
            tell.
    """

    keypoints: np.ndarray
    scores: np.ndarray
    boxes: Boxes
    radii: np.ndarray | None = None
    in_view: np.ndarray | None = None

    @property
    def numbers(self) -> list[int]:
        """N, how tables call them: ids, or else counted from 0."""
        ids = self.boxes.ids
        return list(range(len(self))) if ids is None else ids.tolist()

    def __len__(self) -> int:
        return len(self.keypoints)

    def certainty(self, animal: int, keypoint: int) -> dict[str, float | bool]:
        """``radius`` and ``in_view`` of one point, as far as known."""
        known = dict(radius=self.radii, in_view=self.in_view)
        return {
            name: values[animal, keypoint].item()
            for name, values in known.items()
            if values is not None
        }


@dataclass(frozen=True)
class Skeleton:
    """What is known of the keypoints.

    Attributes:
        names (tuple[str]): K of them, as the label files have them.
        links (tuple[tuple[int, int]]): Which ones are joined in drawings.
        flip_indices (tuple[int]): The number of each one's twin on the other
            side, its own where it has none.
        words (tuple[str], optional): K prompts, by which a model asks for
            them. Defaults to what the names are read as.
    """

    names: tuple[str, ...]
    links: tuple[tuple[int, int], ...]
    flip_indices: tuple[int, ...]
    words: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        links: Sequence[Sequence[int]] | None = None,
        flip_indices: Sequence[int] | None = None,
        words: Sequence[str] | None = None,
    ) -> 'Skeleton':
        """What is not given follows from the names."""
        number = {name: k for k, name in enumerate(names)}
        if links is None:
            edges = default_edges(names)
            links = [(number[a], number[b]) for a, b in edges]
        if flip_indices is None:
            pairs = flip_pairs(names)
            twins = dict([*pairs, *((b, a) for a, b in pairs)])
            flip_indices = [number[twins.get(name, name)] for name in names]
        return cls(
            tuple(names),
            tuple((int(a), int(b)) for a, b in links),
            tuple(int(k) for k in flip_indices),
            None if words is None else tuple(words),
        )

    @cached_property  # names are read slowly, and pages ask at each frame
    def titles(self) -> tuple[str, ...]:
        """K names for people: 'L_Eye (left eye)', but 'leftear' alone.

        The words stand beside a name that has other letters. Files have the
        names alone.
        """
        words = self.words
        if words is None:
            words = [one.words for one in read_skeleton(list(self.names))]
        return tuple(
            name if _letters(name) == _letters(own) else f'{name} ({own})'
            for name, own in zip(self.names, words, strict=True)
        )

    @cached_property  # names are read slowly, and drawings ask at each frame
    def sides(self) -> tuple[str, ...]:
        """'left' or 'right' by the names, '' without a twin."""
        readings = read_skeleton(list(self.names))
        return tuple(
            '' if self.flip_indices[k] == k else reading.side
            for k, reading in enumerate(readings)
        )

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Numbers of the keypoints that change places in a mirror."""
        twins = enumerate(self.flip_indices)
        return tuple((k, twin) for k, twin in twins if k < twin)


def _letters(text: str) -> str:
    return ''.join(filter(str.isalnum, text.lower()))
