"""Pictures that are cut out around one animal already."""

from collections.abc import Sequence

from ..frames import Boxes, Frame
from ..sources import Source


class WholePicture:
    """Takes every frame for one animal, because a user has said so."""

    description = 'every frame taken for one animal'

    def check(self, source: Source) -> None:
        """Every source will do."""

    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """A box around each frame.

        Args:
            frames (Sequence[Frame]): Some.

        Returns:
            list[Boxes]: One per frame.
        """
        sizes = [frame.image.shape[1::-1] for frame in frames]
        return [Boxes.of([[0, 0, width, height]]) for width, height in sizes]
