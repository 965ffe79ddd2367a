"""One animal: who it is, what it does, and how it is drawn."""

from dataclasses import dataclass, fields, replace

import cv2
import numpy as np

from .ap10k import KEYPOINT_NAMES
from .body import build_body
from .camera import project, project_nodes
from .coat import paint
from .families import FAMILIES, Proportions
from .patterns import PATTERNS
from .poses import choose_joints, choose_pose
from .rasteriser import FAR, draw_tubes
from .skeleton import Skeleton, keypoints_3d, pose_skeleton
from .species import Species

SUPERSAMPLING = 2


@dataclass(frozen=True)
class Description:
    """An animal in words, as a caption would tell it.

    Args:
        species, family (str): Names, e.g. 'red river hog' and 'Suidae'.
        colours (tuple[str]): Colour words, the main colour first.
        pattern (str): 'plain', 'spotted', 'striped', ...
        pose (str): 'standing', 'walking', 'grazing', ...
        facing (str): 'left' or 'right', as the viewer sees it.
        view (str): 'side', 'towards' (half turned to the viewer) or 'away'.
        features (tuple[str]): What sticks out: 'antlers', 'mane', ...
    """

    species: str
    family: str
    colours: tuple
    pattern: str
    pose: str
    facing: str
    view: str
    features: tuple


@dataclass(frozen=True)
class Animal:
    """Everything that is drawn by chance about one animal.

    Args:
        description (Description): The animal in words.
        species (Species): Its species.
        build (Proportions): Its own build.
        skeleton (Skeleton): Its joints.
        tubes (list[Tube]): Its body.
        heading (float): Degrees; 0 faces right, 180 left, 90 the viewer.
        pattern_offset (tuple[float]): Where on the pattern it starts.
    """

    description: Description
    species: Species
    build: Proportions
    skeleton: Skeleton
    tubes: list
    heading: float
    pattern_offset: tuple


@dataclass(frozen=True)
class DrawnAnimal:
    """An animal as pixels.

    Args:
        left, top (int): Pixel of the picture where the window starts.
        layer (ndarray): (H, W, 4) float32, RGB times opacity, opacity.
        keypoints (ndarray): (17, 2) x, y in pixels of the picture.
        hidden (ndarray): (17,) bool, behind the animal itself.
    """

    left: int
    top: int
    layer: np.ndarray
    keypoints: np.ndarray
    hidden: np.ndarray


def individual_build(species, rng):
    """The build of one individual of a species.

    Args:
        species (Species): Its species.
        rng (numpy.random.Generator): Source of chance.
    """
    family = FAMILIES[species.family].proportions
    values = {}
    for item in fields(Proportions):
        spread = 0 if item.name.endswith('pitch') else 0.04
        factor = species.build.get(item.name, 1) * (1 + rng.normal(0, spread))
        values[item.name] = getattr(family, item.name) * factor
    return replace(family, **values)


def describe(species, pose, heading):
    """Words for an animal.

    Args:
        species (Species): Its species.
        pose (Pose): What it does.
        heading (float): Degrees; 0 faces right, 180 left, 90 the viewer.
    """
    coat = species.coat
    colours = (
        coat.base,
        coat.marking,
        coat.back,
        coat.belly,
        *coat.zones.values(),
    )
    towards = np.sin(np.radians(heading))
    view = (
        'side'
        if abs(towards) < 0.42
        else ('towards' if towards > 0 else 'away')
    )
    mane = ('mane',) if species.mane and 'mane' in coat.zones else ()
    return Description(
        species=species.name,
        family=species.family,
        colours=tuple(dict.fromkeys(word for word in colours if word)),
        pattern=PATTERNS[coat.pattern].word if coat.marking else 'plain',
        pose=pose.name,
        facing='right' if np.cos(np.radians(heading)) > 0 else 'left',
        view=view,
        features=species.ornaments + mane,
    )


def choose_animal(species, rng):
    """Draw one animal of a species.

    Args:
        species (Species): Its species.
        rng (numpy.random.Generator): Source of chance.
    """
    build = individual_build(species, rng)
    pose = choose_pose(species.family, rng)
    turn = np.clip(rng.normal(6, 24), -56, 56)
    heading = float(rng.choice([turn, 180 - turn]))
    joints = choose_joints(pose, build, rng)
    offset = tuple(rng.random(2))
    return make_animal(species, build, pose, joints, heading, offset)


def make_animal(species, build, pose, joints, heading, pattern_offset):
    """Put an animal together.

    Args:
        species (Species): Its species.
        build (Proportions): Its own build.
        pose (Pose): What it does.
        joints (JointState): Its joint angles.
        heading (float): Degrees; 0 faces right, 180 left, 90 the viewer.
        pattern_offset (tuple[float]): Where on the pattern it starts.
    """
    skeleton = pose_skeleton(build, joints)
    return Animal(
        description=describe(species, pose, heading),
        species=species,
        build=build,
        skeleton=skeleton,
        tubes=build_body(species, build, skeleton),
        heading=heading,
        pattern_offset=pattern_offset,
    )


def extent(animal, view):
    """Box of an animal in the picture, from its parts.

    Args:
        animal (Animal): The animal.
        view (View): How it is seen.

    Returns:
        ndarray: (4,) left, top, right, bottom in pixels.
    """
    nodes = project_nodes(
        np.concatenate([tube.nodes for tube in animal.tubes]), view
    )
    return np.concatenate(
        [
            (nodes[:, :2] - nodes[:, 3:]).min(0),
            (nodes[:, :2] + nodes[:, 3:]).max(0),
        ]
    )


def _hidden(surface, points, radii, scale):
    """Which points (17, 3) lie deeper in the body than their radius."""
    columns = np.round(points[:, 0]).astype(int) - surface.left
    rows = np.round(points[:, 1]).astype(int) - surface.top
    height, width = surface.depth.shape
    inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    front = np.full(len(points), FAR)
    front[inside] = surface.depth[rows[inside], columns[inside]]
    return front > points[:, 2] + radii + 0.06 * scale


def _seen_keypoints(animal, surface, view):
    """Keypoints (17, 2) in pixels, and which (17,) the animal hides."""
    named = keypoints_3d(animal.build, animal.skeleton)
    points = np.stack([named[name][0] for name in KEYPOINT_NAMES])
    seen = project(points, view)
    radii = seen[:, 3] * [named[name][1] for name in KEYPOINT_NAMES]
    return seen[:, :2], _hidden(surface, seen, radii, view.scale)


def draw_animal(animal, view, light, width, height):
    """Draw an animal.

    Args:
        animal (Animal): The animal.
        view (View): How it is seen.
        light (ndarray): (3,) unit vector to the light.
        width, height (int): Size of the picture.

    Returns:
        DrawnAnimal: Its pixels and its keypoints.
    """
    fine = replace(
        view,
        scale=view.scale * SUPERSAMPLING,
        origin=tuple(SUPERSAMPLING * value for value in view.origin),
    )
    chains = [project_nodes(tube.nodes, fine) for tube in animal.tubes]
    coat = animal.species.coat
    fur = coat.fur * fine.scale
    size = SUPERSAMPLING * width, SUPERSAMPLING * height
    surface = draw_tubes(animal.tubes, chains, fine.scale, fur, *size)
    offset = animal.pattern_offset
    layer = paint(coat, animal.tubes, surface, fine, light, offset)
    shrink = 1 / SUPERSAMPLING
    keypoints, hidden = _seen_keypoints(animal, surface, fine)
    return DrawnAnimal(
        left=surface.left // SUPERSAMPLING,
        top=surface.top // SUPERSAMPLING,
        layer=cv2.resize(
            layer, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA
        ),
        # Middle of a coarse pixel: half a fine pixel beside the first one.
        keypoints=(keypoints - 0.5) * shrink,
        hidden=hidden,
    )


def look_at_keypoints(picture, covered):
    """Where keypoints are, and whether they can be seen.

    Args:
        picture (DrawnAnimal): The animal.
        covered (ndarray): (H, W) bool, where something else hides it.

    Returns:
        tuple[ndarray]: (17, 2) int, x, y in pixels; (17,) bool, inside the
        picture; (17,) bool, hidden by the animal or something else.
    """
    height, width = covered.shape
    xy = np.round(picture.keypoints).astype(int)
    inside = ((xy >= 0) & (xy < [width, height])).all(1)
    inside &= xy.any(1)  # (0, 0) means not labelled
    hidden = picture.hidden.copy()
    hidden[inside] |= covered[xy[inside, 1], xy[inside, 0]]
    return xy, inside, hidden


def label_keypoints(xy, labelled, hidden):
    """Keypoints as an annotation has them.

    Args:
        xy (ndarray): (17, 2) int, x, y in pixels.
        labelled (ndarray): (17,) bool.
        hidden (ndarray): (17,) bool.

    Returns:
        ndarray: (17, 3) int, x, y and visibility: 2 visible, 1 hidden, 0 not
        labelled (then x = y = 0).
    """
    visibility = np.where(labelled, np.where(hidden, 1, 2), 0)
    return np.concatenate([xy * labelled[:, None], visibility[:, None]], 1)
