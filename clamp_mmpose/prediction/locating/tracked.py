"""Animals of a video that keep their numbers, by roboflow's trackers."""

from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from itertools import count

import numpy as np

from ..frames import Boxes, Frame
from ..sources import Source
from . import Locator

# chosen on walks of clamp_mmpose.lab.tracking, seeds 0 to 5: with the
# library's own ones more ids end and begin anew. Of slow animals the direction
# of a few frames is that of the errors of their boxes.
_SETTINGS = dict(
    lost_track_buffer=60,  # 2 seconds, as it counts 30 a second
    minimum_iou_threshold=0.2,
    direction_consistency_weight=0.0,
    minimum_consecutive_frames=1,
)


class Tracked:
    """Gives the animals that another locator finds ids over time.

    OC-SORT (Cao et al., CVPR 2023) compares each box with those that the
    animals are expected in, from how they moved; it does not look at the
    picture. Each video begins with id 1. Pictures have no ids.

    Args:
        locator (Locator): What finds the animals, frame by frame.
    """

    def __init__(self, locator: Locator):
        self._locator = locator
        self.description = (
            f'{locator.description}; followed by OC-SORT of trackers '
            f'{version("trackers")}'
        )

    def check(self, source: Source) -> None:
        """See :class:`Locator`; the ids of the source before are forgotten."""
        self._locator.check(source)
        self._track = None if source.fps is None else _Track(source.fps)

    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """See :class:`Locator`."""
        found = self._locator.locate(frames)
        if self._track is None:
            return found
        return [self._track.follow(boxes) for boxes in found]


class _Track:
    """The animals of one video, in turn."""

    def __init__(self, fps: float):
        from trackers import OCSORTTracker

        self._tracker = OCSORTTracker(frame_rate=fps, **_SETTINGS)
        self._new_ids = count(1)

    def follow(self, boxes: Boxes) -> Boxes:
        """The same boxes, with ids."""
        from supervision import Detections

        # without scores: the locator has decided what is an animal
        found = self._tracker.update(
            Detections(
                boxes.corners.astype(float).reshape(-1, 4),
                data=dict(place=np.arange(len(boxes))),
            )
        )
        # the tracker would give an id at the second sight of an animal
        new = [one for one in self._tracker.tracks if one.tracker_id == -1]
        for one in new:
            one.tracker_id = next(self._new_ids)
        ids = found.tracker_id
        ids[ids == -1] = [one.tracker_id for one in new]
        # of no boxes it returns nothing, without their places
        return boxes.with_ids(ids[np.argsort(found.data.get('place', []))])


def check_installed() -> None:
    """Raise a ValueError where the library is missing."""
    if not find_spec('trackers'):
        raise ValueError(
            'trackers, which gives animals their ids, is not installed: pip '
            'install "clamp_mmpose[track]" (it needs numpy 2), or leave '
            '--track out'
        )
