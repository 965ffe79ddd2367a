"""One picture: a landscape, one or two animals, and their annotations."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from .animal import (
    Description,
    choose_animal,
    draw_animal,
    extent,
    label_keypoints,
    look_at_keypoints,
)
from .ap10k import SPLIT_CYCLE
from .camera import View, project, rotation
from .scenery import paint_background, paint_grass
from .settings import SETTINGS, Setting
from .skeleton import direction
from .species import SPECIES

# Width and height relative to the longer side, and how often.
_SHAPES = ((1, 0.75), (1, 1), (0.75, 1))
_SHAPE_WEIGHTS = (0.5, 0.35, 0.15)
_PAIR, _CLOSE_UP = 0.2, 0.12  # how often
_UNLABELLED = (0.02, 0.3)  # how often, if visible and if hidden


@dataclass(frozen=True)
class Annotation:
    """An animal in a picture.

    Args:
        description (Description): The animal in words.
        category_id (int): Number of its species.
        keypoints (ndarray): (17, 3) int, x, y in pixels and visibility: 2
            visible, 1 hidden, 0 not labelled (then x = y = 0).
        bbox (ndarray): (4,) int x, y, width, height in pixels.
    """

    description: Description
    category_id: int
    keypoints: np.ndarray
    bbox: np.ndarray


@dataclass(frozen=True)
class Scene:
    """A picture and what is in it.

    Args:
        image (ndarray): (H, W, 3) uint8, RGB.
        setting (Setting): The landscape.
        annotations (list[Annotation]): The animals in it, far ones first.
    """

    image: np.ndarray
    setting: Setting
    annotations: list


def split_of(index):
    """Split of the image with this index (from 0)."""
    return SPLIT_CYCLE[index % len(SPLIT_CYCLE)]


def species_of(index):
    """Species of the image with this index (from 0).

    In every ten times ``len(SPECIES)`` images each species has seven images
    to train, one to validate and two to test.
    """
    block, place = divmod(index, len(SPLIT_CYCLE))
    return SPECIES[(block + 4 * place) % len(SPECIES)]


def _place_one(box, width, height, rng):
    """Scale and corner of a single animal; box (4,) at scale 1."""
    across, tall = box[2:] - box[:2]
    share = rng.uniform(0.55, 0.93)
    if rng.random() < _CLOSE_UP:
        share = rng.uniform(1.05, 1.3)
    scale = share * min(width / across, 0.94 * height / tall)
    spare = width - scale * across
    left = spare * (rng.uniform(0.03, 0.97) if spare > 0 else rng.random())
    lowest = max(0.68 * height, scale * tall + 0.02 * height)
    bottom = rng.uniform(min(lowest, 0.9 * height), 0.97 * height)
    if scale * tall > height:
        bottom = rng.uniform(1.0, 1.12) * height
    return scale, left, bottom


def _place_in_pair(box, width, height, rng, place):
    """Scale and corner of one of two animals; box (4,) at scale 1."""
    across, tall = box[2:] - box[:2]
    # By area, so that a short sitting animal does not outgrow its fellow.
    fit = np.sqrt(width * height / (across * tall))
    scale = rng.uniform(0.38, 0.44) * min(
        fit, 1.5 * width / across, 2 * height / tall
    )
    centre = width * (0.28 + 0.44 * place + rng.uniform(-0.05, 0.05))
    bottom = rng.uniform(0.72, 0.95) * height
    return scale, centre - 0.5 * scale * across, bottom


def _choose_view(animal, elevation, width, height, rng, place=None):
    """Where an animal stands in the picture, as a View.

    Args:
        animal (Animal): The animal.
        elevation (float): Degrees the camera looks down.
        width, height (int): Size of the picture.
        rng (numpy.random.Generator): Source of chance.
        place (int | None): 0 left, 1 right, None for a single animal.
    """
    view = View(animal.heading, elevation)
    box = extent(animal, view)
    if place is None:
        scale, left, bottom = _place_one(box, width, height, rng)
    else:
        scale, left, bottom = _place_in_pair(box, width, height, rng, place)
    return replace(
        view,
        scale=float(scale),
        origin=(float(left - scale * box[0]), float(bottom - scale * box[3])),
    )


def _cast_shadow(image, animal, view, light):
    """Darken the ground (float32 image) where the animal takes the light."""
    mask = np.zeros(image.shape[:2], np.uint8)
    to_light = light @ rotation(view)
    for tube in animal.tubes:
        points = tube.nodes[:, :3]
        points = points - points[:, 1:2] / to_light[1] * to_light
        seen = project(points, view)
        widths = 1.5 * tube.nodes[:, 3] * seen[:, 3]
        seen = seen[:, :2].round().astype(int)
        for i in range(len(seen) - 1):
            cv2.line(
                mask,
                seen[i].tolist(),
                seen[i + 1].tolist(),
                255,
                max(1, int(widths[i])),
            )
    mask = cv2.GaussianBlur(mask, (0, 0), max(0.025 * view.scale, 0.5))
    share = mask.astype(np.float32)[..., None] / 255
    image *= 1 - share * np.array([0.48, 0.46, 0.40], np.float32)


def _blend(image, picture):
    """Lay an animal over the image (float32); its opacity (H, W)."""
    opacity = np.zeros(image.shape[:2], np.float32)
    rows, columns = picture.layer.shape[:2]
    window = np.s_[
        picture.top : picture.top + rows, picture.left : picture.left + columns
    ]
    opacity[window] = picture.layer[..., 3]
    image[window] *= 1 - picture.layer[..., 3:]
    image[window] += picture.layer[..., :3]
    return opacity


def _label_by_chance(picture, covered, rng):
    """Keypoints (17, 3) of :func:`label_keypoints`, some without a label.

    Args:
        picture (DrawnAnimal): The animal.
        covered (ndarray): (H, W) bool, where something else hides it.
        rng (numpy.random.Generator): Source of chance.
    """
    xy, inside, hidden = look_at_keypoints(picture, covered)
    chance = np.where(hidden, _UNLABELLED[1], _UNLABELLED[0])
    labelled = inside & (rng.random(len(xy)) >= chance)
    return label_keypoints(xy, labelled, hidden)


def bounding_box(opacity, keypoints):
    """Box (4,) int x, y, width, height of an animal and its keypoints."""
    rows, columns = np.nonzero(opacity > 0.3)
    labelled = keypoints[keypoints[:, 2] > 0]
    x = np.concatenate([columns, labelled[:, 0]])
    y = np.concatenate([rows, labelled[:, 1]])
    return np.array([x.min(), y.min(), np.ptp(x) + 1, np.ptp(y) + 1])


def finish(image, rng):
    """Exposure and grain of a photograph; uint8."""
    tint = rng.uniform(0.88, 1.08) * rng.uniform(0.97, 1.03, 3)
    grain = rng.standard_normal(image.shape[:2], np.float32)[..., None]
    image = image * tint.astype(np.float32) + 1.6 * grain
    return np.clip(np.round(image), 0, 255).astype(np.uint8)


def draw_all(image, cast, light, setting, rng):
    """Draw animals and the grass in front of them into a float32 image.

    Args:
        image (ndarray): (H, W, 3) float32, drawn into.
        cast (list[tuple[Animal, View]]): Far animals first.
        light (ndarray): (3,) unit vector to the light.
        setting (Setting): Gives the grass.
        rng (numpy.random.Generator): Source of chance.

    Returns:
        tuple: The image, pictures, their opacities, and (H, W) bool where
        grass stands.
    """
    height, width = image.shape[:2]
    pictures, opacities = [], []
    for animal, view in cast:
        _cast_shadow(image, animal, view, light)
        pictures.append(draw_animal(animal, view, light, width, height))
        opacities.append(_blend(image, pictures[-1]))
    feet = max(view.origin[1] for _, view in cast)
    before = np.clip(image, 0, 255).astype(np.uint8)
    after = before.copy()
    if setting.blades:
        paint_grass(after, setting, (feet, feet + 0.12 * height), 26, rng)
    grass = (after != before).any(2)
    return after.astype(np.float32), pictures, opacities, grass


def _choose_cast(species, width, height, rng):
    """Draw one or two animals and where they stand.

    Args:
        species (Species): Their species.
        width, height (int): Size of the picture.
        rng (numpy.random.Generator): Source of chance.

    Returns:
        list[tuple[Animal, View]]: Far animals first.
    """
    # from above, as a person does: near feet are lower than far ones
    elevation = rng.uniform(10, 20)
    places = (0, 1) if rng.random() < _PAIR else (None,)
    cast = []
    for place in places:
        animal = choose_animal(species, rng)
        view = _choose_view(animal, elevation, width, height, rng, place)
        cast.append((animal, view))
    return sorted(cast, key=lambda pair: pair[1].origin[1])


def _annotate(cast, pictures, opacities, grass, rng):
    """Annotations of all animals; see ``draw_all`` for the arguments."""
    annotations = []
    for i, (animal, _) in enumerate(cast):
        covered = grass.copy()
        for nearer in opacities[i + 1 :]:
            covered |= nearer > 0.5
        keypoints = _label_by_chance(pictures[i], covered, rng)
        annotations.append(
            Annotation(
                animal.description,
                animal.species.category_id,
                keypoints,
                bounding_box(opacities[i], keypoints),
            )
        )
    return annotations


def make_scene(index, seed, size):
    """Draw one picture; it depends on nothing but these three numbers.

    Args:
        index (int): Number of the picture, from 0.
        seed (int): Seed of the data set.
        size (int): Longer side of the picture in pixels.

    Returns:
        Scene: The picture and its annotations.
    """
    rng = np.random.default_rng([seed, index])
    shape = _SHAPES[rng.choice(len(_SHAPES), p=_SHAPE_WEIGHTS)]
    width, height = (int(size * side) for side in shape)
    setting = SETTINGS[rng.integers(len(SETTINGS))]
    background = paint_background(setting, width, height, rng)
    light = direction(rng.uniform(48, 68), rng.uniform(30, 150))
    cast = _choose_cast(species_of(index), width, height, rng)
    image, pictures, opacities, grass = draw_all(
        background.astype(np.float32), cast, light, setting, rng
    )
    annotations = _annotate(cast, pictures, opacities, grass, rng)
    return Scene(finish(image, rng), setting, annotations)
