"""Which locator does what a user has asked for."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...foundation.numbers_of_configs import check_score
from ..backends import Backend
from . import Locator
from .boxes_from_file import BoxesFromFile
from .tracked import Tracked, check_installed
from .two_passes import TwoPasses
from .whole_picture import WholePicture


@dataclass(frozen=True)
class Search:
    """How animals are to be found: in one of four ways.

    Attributes:
        boxes (tuple[Path]): Files with boxes.
        whole_picture (bool): Every frame is one animal.
        one_animal (bool): The model itself finds one.
        detector (tuple[Path]): Config and checkpoint of a detector.
        animal (str, optional): What the detector is to find.
        min_score (float, optional): Of what the model or the detector finds.
        track (bool): Give the animals of a video ids over time.

    Raises:
        ValueError: None of the ways, or two of them, or what belongs to
            another one; or the score makes no sense, or the library that
            gives ids is not installed.
    """

    boxes: tuple[Path, ...] = ()
    whole_picture: bool = False
    one_animal: bool = False
    detector: tuple[Path, ...] = ()
    animal: str | None = None
    min_score: float | None = None
    track: bool = False

    def __post_init__(self):
        ways = [self.boxes, self.whole_picture, self.one_animal, self.detector]
        if (given := sum(map(bool, ways))) > 1:
            raise ValueError(
                f'boxes, a detector, one_animal and whole_picture each say '
                f'where the animals are, and {given} of them are given: give '
                'one'
            )
        if not given:
            raise ValueError(
                'say where the animals are: give boxes, a detector, '
                'one_animal where the model has learned to find it, or '
                'whole_picture where every frame shows one animal and little '
                'else'
            )
        if self.detector and len(self.detector) != 2:
            raise ValueError('give the config and checkpoint of the detector')
        if self.animal is not None and not self.detector:
            raise ValueError(f'animal {self.animal!r} needs a detector')
        if self.min_score is not None:
            if not (self.detector or self.one_animal):
                raise ValueError(
                    f'min_score {self.min_score} is for a detector, or '
                    'one_animal'
                )
            check_score('min_score', self.min_score)
        if self.track:
            if self.one_animal or self.whole_picture:
                raise ValueError(
                    'one_animal and whole_picture find one animal, and '
                    'tracking tells several apart: leave one of them out'
                )
            check_installed()


def make_locator(search: Search, backend: Backend, device: str) -> Locator:
    """What says where animals are.

    Args:
        search (Search): What a user has asked for.
        backend (Backend): The model of the keypoints.
        device (str): For a detector, as PyTorch names it.

    Returns:
        Locator: Ready.

    Raises:
        OSError: A file cannot be read.
        ValueError: A file is not of its kind, or a number makes no sense.
    """
    found = _make_untracked(search, backend, device)
    return Tracked(found) if search.track else found


def _make_untracked(search: Search, backend: Backend, device: str) -> Locator:
    if search.boxes:
        return BoxesFromFile(search.boxes)
    if search.whole_picture:
        return WholePicture()
    score: dict[str, Any] = {}
    if search.min_score is not None:
        score = dict(min_score=search.min_score)
    if search.one_animal:
        return TwoPasses(backend, **score)
    from .detector import Detector  # the only one that needs mmdet

    config, checkpoint = search.detector
    return Detector(config, checkpoint, search.animal, device=device, **score)


def warn_of_crops_alone(backend: Backend) -> None:
    """Warn if a model has never seen a whole picture.

    Args:
        backend (Backend): The model.
    """
    if backend.knows_whole_pictures is False:
        warnings.warn(
            f'{backend.record["model"]} was trained on crops alone; how well '
            'it finds an animal in a whole picture is not known: look at its '
            'drawings. To teach it, put '
            "dict(type='RandomRoughBox') after LoadImage in the "
            'train_pipeline of its config, as imported configs have it, and '
            'train again',
            stacklevel=2,
        )


def paths_of(files: str | Path | Sequence[str | Path]) -> tuple[Path, ...]:
    """One file or several."""
    if isinstance(files, str | Path):
        return (Path(files),)
    return tuple(Path(file) for file in files)
