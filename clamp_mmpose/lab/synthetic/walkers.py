"""Animals that walk round ellipses: their ways, and their legs on them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from .animal import Animal, extent, individual_build, make_animal
from .camera import View
from .families import Proportions
from .poses import POSES, JointState, choose_joints, swing_legs
from .species import SPECIES, Species

ELEVATION = 15  # degrees that the camera looks down
_GAIT = POSES['walking']
_STRIDE = 1.1  # trunk lengths in which each leg swings once
_TURN = 220  # frames of a round, about
# of the picture's height: the ground that is walked on
_FARTHEST, _NEAREST = 0.62, 0.94


@dataclass(frozen=True)
class Walker:
    """An animal, and where on its ellipse it is in each frame.

    Attributes:
        species (Species): Its species.
        build (Proportions): Its own build.
        joints (JointState): Of all but the legs.
        pattern_offset (tuple[float]): Where on the pattern it starts.
        centre (np.ndarray): (2,) of the ellipse: to the right, in widths of
            the picture, and towards the viewer, from 0 to 1.
        radii (np.ndarray): (2,) of it, likewise.
        angles (np.ndarray): (F,) on it, in radians.
    """

    species: Species
    build: Proportions
    joints: JointState
    pattern_offset: tuple
    centre: np.ndarray
    radii: np.ndarray
    angles: np.ndarray

    def steps(self, width: int, height: int) -> Iterator[tuple[Animal, View]]:
        """The animal in each frame, and how it is seen.

        Args:
            width (int): Of the picture, in pixels.
            height (int): Likewise.

        Yields:
            tuple[Animal, View]: As :func:`.scene.draw_all` takes them.
        """
        right, near = (self.centre + self.radii * _circle(self.angles)).T
        x = right * width
        y = (_FARTHEST + (_NEAREST - _FARTHEST) * near) * height
        scales = self._scale(width, height) * (0.75 + 0.5 * near)
        # the ground is seen at a slant
        depth = y / np.sin(np.radians(ELEVATION))
        ahead = np.gradient(np.stack([x, depth], 1), axis=0)
        headings = np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0]))
        walked = np.cumsum(np.linalg.norm(ahead, axis=1) / scales) / _STRIDE
        for i, heading in enumerate(headings):
            view = View(heading, ELEVATION, scales[i], (x[i], y[i]))
            yield self._in_stride(walked[i], float(heading)), view

    def _in_stride(self, turns: float, heading: float) -> Animal:
        legs = swing_legs(_GAIT, np.add(_GAIT.phases, turns))
        joints = replace(self.joints, legs=legs)
        what = self.species, self.build, _GAIT, joints
        return make_animal(*what, heading, self.pattern_offset)

    def _scale(self, width: int, height: int) -> float:
        """Pixels per trunk length, in the middle of the ground."""
        left, top, right, bottom = extent(
            self._in_stride(0, 0), View(0, ELEVATION)
        )
        return min(
            0.3 * width / (right - left), 0.45 * height / (bottom - top)
        )


def choose_walkers(
    animals: int, frames: int, rng: np.random.Generator
) -> list[Walker]:
    """Draw animals of any species; each second one walks the other way.

    Args:
        animals (int): How many.
        frames (int): How many.
        rng (np.random.Generator): Source of chance.
    """
    return [_choose_walker(i, animals, frames, rng) for i in range(animals)]


def _choose_walker(number: int, animals: int, frames: int, rng) -> Walker:
    species = SPECIES[rng.integers(len(SPECIES))]
    build = individual_build(species, rng)
    way = 1 if number % 2 else -1
    return Walker(
        species,
        build,
        choose_joints(_GAIT, build, rng),
        tuple(rng.random(2)),
        np.array([rng.uniform(0.42, 0.58), (number + 0.5) / animals]),
        np.array([rng.uniform(0.2, 0.3), 0.3 / animals]),
        rng.uniform(0, 2 * np.pi) + way * np.cumsum(_speeds(frames, rng)),
    )


def _speeds(frames: int, rng) -> np.ndarray:
    """(F,) in radians per frame; each walks faster and slower by turns."""
    waves = rng.uniform(40, 90), rng.uniform(0, 2 * np.pi)
    change = np.sin(2 * np.pi * np.arange(frames) / waves[0] + waves[1])
    return 2 * np.pi / (_TURN * rng.uniform(0.8, 1.2)) * (1 + 0.7 * change)


def _circle(angles: np.ndarray) -> np.ndarray:
    return np.stack([np.cos(angles), np.sin(angles)], 1)
