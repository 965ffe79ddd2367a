"""What became of a source, as it is told at the end."""

from dataclasses import dataclass
from pathlib import Path

# a smaller share of points in a drawing looks as if something were broken
_FEW = 0.1
_WHY_SO_LOW = (
    'A model gives low scores if it was trained too little, or on animals of '
    'another look'
)


@dataclass(frozen=True)
class Outcome:
    """What became of a source.

    Attributes:
        name (str): Of the source.
        files (tuple[Path]): That were written, or were there.
        frames (int): That were predicted.
        without_animal (int): Of these.
        seconds (float): From its first frame to its last file.
        problems (tuple[str]): A sentence each.
        failed (bool): There are no files.
        skipped (bool): It was complete already.
        ids (int): Of animals that were followed; 0 where none were.
        expected (int, optional): Frames that there should be.
        points (int): Of all animals in all frames.
        drawn (int): Of these, as their scores reach the threshold.
        threshold (float): Of drawings.
    """

    name: str
    files: tuple[Path, ...] = ()
    frames: int = 0
    without_animal: int = 0
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    failed: bool = False
    skipped: bool = False
    ids: int = 0
    expected: int | None = None
    points: int = 0
    drawn: int = 0
    threshold: float = 0.0

    def __str__(self) -> str:
        if self.failed:
            return f'{self.name}: failed'
        if self.skipped:
            return f'{self.name}: complete already'
        speed = self.frames / max(self.seconds, 1e-9)
        text = f'{self.name}: {self.frames}'
        if self.frames < (self.expected or 0):
            text += f' of {self.expected}'
        text += ' frame' if text.endswith(': 1') else ' frames'
        text += f', {speed:.1f} frames/s'
        if self.ids:
            text += f', {self.ids} ids of animals'
        if self.without_animal == self.frames:
            return f'{text}, no animal in any of them'
        if self.without_animal:
            text += f', {self.without_animal} without an animal'
        if self.points:
            share = 100 * self.drawn / self.points
            text += f', {share:.0f} % of the points score '
            text += f'{self.threshold:g} or more'
        return text

    @property
    def advice(self) -> str:
        """Where no animal, or next to no point, is drawn, what may help."""
        if self.frames and self.without_animal == self.frames:
            return (
                f'{self.name}: where the model itself or a detector looks for '
                f'animals, a lower min_score finds more. {_WHY_SO_LOW}'
            )
        if self.drawn >= _FEW * self.points:
            return ''
        return (
            f'{self.name}: a drawing has only {self.drawn} of its '
            f'{self.points} points, those of a score of {self.threshold:g} or '
            f'more; a lower threshold draws more. {_WHY_SO_LOW}'
        )
