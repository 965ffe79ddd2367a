"""What is counted while the frames of a source are predicted."""

from collections import Counter
from dataclasses import dataclass, field

from .drawing import Look
from .frames import Poses


@dataclass
class Tally:
    """Frames without an animal, those that each id is in, and points.

    Attributes:
        look (Look): Of drawings.
        empty (list[int]): Numbers of the frames without an animal.
        of_ids (Counter): Number of frames by the id of an animal; nothing
            where nobody has followed them.
        points (int): Of all animals in all frames.
        drawn (int): Of these, by the look; whether or not there is a drawing.
    """

    look: Look
    empty: list[int] = field(default_factory=list)
    of_ids: Counter = field(default_factory=Counter)
    points: int = 0
    drawn: int = 0

    def add(self, frame: int, poses: Poses) -> None:
        """Take the next frame.

        Args:
            frame (int): Its number.
            poses (Poses): In it.
        """
        if not len(poses):
            self.empty.append(frame)
        elif poses.boxes.ids is not None:
            self.of_ids.update(poses.numbers)
        shown = self.look.shows(poses.keypoints, poses.scores)
        self.points += shown.size
        self.drawn += int(shown.sum())

    def record(self) -> dict:
        """For provenance."""
        found: dict[str, object] = dict(
            frames_without_animal=self.empty,
            points=dict(all=self.points, drawn=self.drawn),
        )
        if self.of_ids:
            counts = sorted(self.of_ids.items())
            # JSON has no keys that are numbers
            found |= dict(frames_of_ids={str(one): n for one, n in counts})
        return found
