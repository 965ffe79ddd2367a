"""What one tab of the browser has open, and what was found in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from ..prediction import Boxes, Frame, Poses, Skeleton
from ..prediction.drawing import Look, draw_poses
from ..prediction.sources import Pictures
from ..prediction.writers import Target, writer_class
from ..runtime import Calibration
from .film import Film, to_jpeg

_NONE = Poses(np.zeros((0, 0, 2)), np.zeros((0, 0)), Boxes.of([]))


@dataclass
class Tab:
    """The state of a tab; another tab has its own.

    Attributes:
        skeleton (Skeleton): Of the model.
        calibration (Calibration, optional): Of the model.
        film (Film, optional): What is open.
        poses (list[Poses | None]): Of its frames, as far as they are
            predicted; none of those that were left out.
        number (int): Of the frame that is shown.
        animal (int): That is looked at, in this frame.
        keypoint (int, optional): That is looked at.
        threshold (float): Of the keypoints that are drawn.
        turn (int): Rises with each search; an older one is dropped.
    """

    skeleton: Skeleton
    calibration: Calibration | None = None
    film: Film | None = None
    poses: list[Poses | None] = field(default_factory=list)
    number: int = 0
    animal: int = 0
    keypoint: int | None = None
    threshold: float = 0.3
    turn: int = 0

    def open(self, film: Film | None) -> None:
        """Have another film, and nothing of the one before."""
        self.film, self.poses = film, []
        self.number, self.animal, self.keypoint = 0, 0, None

    def close(self) -> None:
        """Keep nothing, and drop what is under way."""
        self.open(None)
        self.next_turn()

    def next_turn(self) -> int:
        """Begin something, so that what is under way is dropped."""
        self.turn += 1
        return self.turn

    def go_to(self, number: int) -> None:
        """Show another frame; the animal is another one there."""
        self.number = number
        self.animal = 0

    def next_animal(self) -> None:
        """Look at another animal of the frame, if there is one."""
        self.animal = (self.animal + 1) % max(1, len(self.here))

    def pick(self, animal: int, keypoint: int) -> None:
        """Look at a keypoint, unless its animal is gone meanwhile."""
        if animal == self.animal or animal < len(self.here):
            self.animal, self.keypoint = animal, keypoint

    def put(self, number: int, poses: Poses) -> None:
        """Have other poses in a frame, and look at the first animal."""
        self.animal = 0
        missing = len(self.film) - len(self.poses)
        self.poses += [None] * missing
        self.poses[number] = poses

    @property
    def place(self) -> tuple[int, int, int]:
        """What is looked at; another one once something else is."""
        return self.turn, self.number, self.animal

    @property
    def frame(self) -> Frame:
        """The one that is shown."""
        return self.film.frame(self.number)

    @property
    def is_searched(self) -> bool:
        """Whether animals were looked for in the frame that is shown."""
        known = self.number < len(self.poses)
        return known and self.poses[self.number] is not None

    @property
    def here(self) -> Poses:
        """What was found in the frame that is shown."""
        return self.poses[self.number] if self.is_searched else _NONE

    @property
    def box(self) -> Sequence[float] | None:
        """Of the animal that is looked at, if there is one."""
        return self.here.boxes.corners[self.animal] if len(self.here) else None

    @property
    def radii(self) -> np.ndarray | None:
        """(K,), pixels that its keypoints are off, of a calibrated model."""
        radii = self.here.radii
        return None if radii is None else radii[self.animal]

    def table(self) -> bytes:
        """All that was found, as ``tools/predict.py`` writes it (CSV)."""
        source = Pictures(self.film.name, (Path(self.film.name),))
        kind = writer_class('csv', source)
        with TemporaryDirectory() as folder:
            path = Path(folder, 'table.csv')
            target = Target(
                path, source, self.skeleton, {}, calibration=self.calibration
            )
            writer = kind(target)
            for number, poses in enumerate(self.poses):
                if poses is not None:
                    writer.add(self.film.frame(number), poses)
            writer.close({})
            return path.read_bytes()

    def picture(self) -> bytes:
        """The frame that is shown with its skeletons (JPEG)."""
        look = Look(self.threshold)
        image = self.frame.image
        drawn = draw_poses(image, self.here, self.skeleton, look)
        return to_jpeg(drawn, 95).tobytes()
