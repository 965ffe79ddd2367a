"""How far off a keypoint is at most, by its score: circles on the picture."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Radii:
    """What a model's calibration says of its errors.

    Attributes:
        coverage (float): Share of keypoints that lie within the radius.
        edges (Sequence[Sequence[float]]): Of each keypoint, rising scores
            that part its bins.
        radii (Sequence[Sequence[float]]): Of each keypoint, the radius in
            each bin, in pixels of the network's input; one more than edges.
    """

    coverage: float
    edges: Sequence[Sequence[float]]
    radii: Sequence[Sequence[float]]

    @classmethod
    def of(cls, calibration: Mapping | None) -> 'Radii | None':
        """Of a model's ``calibration``, which few models carry."""
        if not calibration:
            return None
        return cls(*(calibration[key] for key in cls.__dataclass_fields__))

    def radius(self, k: int, score: float) -> float:
        """Of a keypoint with this score, in pixels of the network's input."""
        return self.radii[k][bisect_right(self.edges[k], score)]
