"""What is counted while the frames of a source are predicted."""

from collections import Counter
from dataclasses import dataclass, field

from .frames import Poses


@dataclass
class Tally:
    """Frames without an animal, and those that each id is in.

    Attributes:
        empty (list[int]): Numbers of the frames without an animal.
        of_ids (Counter): Number of frames by the id of an animal; nothing
            where nobody has followed them.
    """

    empty: list[int] = field(default_factory=list)
    of_ids: Counter = field(default_factory=Counter)

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

    def record(self) -> dict:
        """For provenance."""
        found: dict[str, object] = dict(frames_without_animal=self.empty)
        if self.of_ids:
            counts = sorted(self.of_ids.items())
            # JSON has no keys that are numbers
            found |= dict(frames_of_ids={str(one): n for one, n in counts})
        return found
