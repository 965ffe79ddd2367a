"""What looks wrong, the most suspicious first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..prediction.frames import Skeleton
from .evidence import label_costs
from .matches import Matches
from .readings import Reading, readings_of


@dataclass(frozen=True)
class Finding:
    """A reading of an animal's labels that fits better than they do.

    Attributes:
        animal (int): Its number among the matches.
        reading (Reading): How the labels seem to be meant.
    """

    animal: int
    reading: Reading

    @property
    def evidence(self) -> float:
        """That of the reading."""
        return self.reading.evidence


@dataclass(frozen=True)
class Findings:
    """All that looks wrong, and in what.

    Attributes:
        ranked (Sequence[Finding]): The most suspicious first.
        matches (Matches): Of all animals.
        skeleton (Skeleton): Theirs.
    """

    ranked: Sequence[Finding]
    matches: Matches
    skeleton: Skeleton


def find_faults(matches: Matches, skeleton: Skeleton) -> list[Finding]:
    """All that looks wrong.

    Args:
        matches (Matches): Of N animals.
        skeleton (Skeleton): Theirs.

    Returns:
        list[Finding]: The most suspicious first. A label is in one of them,
        that with the most evidence.

    Raises:
        ValueError: There are too few labels to tell what is usual.
    """
    costs = label_costs(matches)
    found = [
        Finding(n, reading)
        for n, own in enumerate(costs)
        for reading in _without_overlap(readings_of(own, skeleton))
    ]
    return sorted(found, key=lambda one: -one.evidence)


def _without_overlap(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The best, then the best of other labels, as far as they say anything."""
    used: set[int] = set()
    for one in sorted(readings, key=lambda one: -one.evidence):
        if one.evidence > 0 and not used & set(one.keypoints):
            used |= set(one.keypoints)
            yield one
