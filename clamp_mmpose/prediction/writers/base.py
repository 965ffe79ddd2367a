"""What all writers have in common."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from ...runtime import Calibration
from ..drawing import Look
from ..frames import Frame, Poses, Skeleton
from ..sources import Source


@dataclass(frozen=True)
class Target:
    """What a writer is told at its start.

    Attributes:
        path (Path): Where to write; a file gets its name when it is whole.
        source (Source): What is predicted.
        skeleton (Skeleton): Of the model.
        record (Mapping): Provenance, as far as it is known at the start.
        look (Look): Of drawings.
        calibration (Calibration, optional): Of the model.
    """

    path: Path
    source: Source
    skeleton: Skeleton
    record: Mapping
    look: Look = field(default_factory=Look)
    calibration: Calibration | None = None

    @property
    def certainty(self) -> tuple[str, ...]:
        """What is written of each point beside place and score."""
        if self.calibration is None:
            return ()
        tells = self.calibration.in_view_score is not None
        return ('radius', 'in_view') if tells else ('radius',)


class Writer(ABC):
    """Writes one file, or the files of one folder.

    Attributes:
        suffix (str): Of its name, after that of the source.
        is_folder (bool): It writes files into a folder, each at once.
        package (tuple[str, str], optional): What it needs beside the
            package's own requirements, and the extra that brings it.
    """

    suffix: str
    is_folder = False
    package: tuple[str, str] | None = None

    def __init__(self, target: Target):
        self.target = target

    @classmethod
    def check_installed(cls) -> None:
        """Raise a ValueError where a package is missing that it needs."""
        if cls.package and not find_spec(cls.package[0]):
            name, extra = cls.package
            raise ValueError(
                f'{name}, which writes *{cls.suffix}, is not installed: '
                f'pip install {name.replace("_", "-")} (in the extra '
                f'[{extra}]), or leave this format out of --formats'
            )

    @classmethod
    def import_package(cls):
        """Import the package that it needs."""
        return import_module(cls.package[0])

    @abstractmethod
    def add(self, frame: Frame, poses: Poses) -> None:
        """Take the next frame; one without an animal has no poses."""

    @abstractmethod
    def close(self, record: Mapping) -> None:
        """Complete the file.

        Args:
            record (Mapping): Provenance, frames without an animal included.
        """

    def discard(self) -> None:  # noqa: B027  most have nothing to let go of
        """Let go of an incomplete file; it is removed by others."""
