"""Where the animals are in a frame: one protocol, and who follows it."""

from collections.abc import Sequence
from typing import Protocol

from ..frames import Boxes, Frame
from ..sources import Source


class Locator(Protocol):
    """Finds the boxes that keypoints are looked for in.

    Attributes:
        description (str): For the record: how, and by which files.
    """

    description: str

    def check(self, source: Source) -> None:
        """Raise a ValueError if it can say nothing of a source.

        Args:
            source (Source): Before its first frame, which is the next one.
        """
        ...

    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """Find animals.

        Args:
            frames (Sequence[Frame]): Some that follow each other in one
                source. A frame of index 0 begins a new one.

        Returns:
            list[Boxes]: One per frame; an empty one where there is no
            animal, which is told to the user. Never the whole picture
            because nothing was found.
        """
        ...
