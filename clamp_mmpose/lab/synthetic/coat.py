"""Painting an animal: coat colours and pattern, light and shade."""

import cv2
import numpy as np

from .patterns import PATTERNS, fur_tile, pattern_tile, sample_tile
from .species import COLOURS

# Where a zone gets its colour if the coat does not name one.
_FALLBACK = dict(
    body=None,
    rump='body',
    shoulder='body',
    neck='body',
    head='neck',
    muzzle='head',
    ear='head',
    limb='body',
    shank='limb',
    paw='shank',
    tail='body',
    tail_tip='tail',
    mane='neck',
    eye_patch='head',
)
_FIXED = dict(
    nose=(52, 42, 44),
    eye=(26, 20, 18),
    glint=(255, 255, 255),
    inner_ear=(214, 164, 148),
    horn=(150, 134, 112),
)
ZONES = (*_FALLBACK, *_FIXED)
_TRUNK = ('body', 'rump', 'shoulder', 'neck', 'limb')
MARKED_ZONES = dict(
    body=('body', 'rump', 'shoulder'),
    trunk=_TRUNK,
    legs=('rump', 'limb'),
    all=(*_TRUNK, 'head', 'shank', 'tail', 'ear'),
)
_SHADED = ('body', 'rump', 'shoulder', 'neck', 'head', 'limb', 'tail')


def zone_colour(coat, zone):
    """Colour (3,) of a zone, RGB 0-255.

    Args:
        coat (Coat): The coat.
        zone (str): One of ``ZONES``.
    """
    while zone is not None and zone not in coat.zones:
        if zone in _FIXED:
            return np.array(_FIXED[zone], np.float32)
        zone = _FALLBACK[zone]
    word = coat.base if zone is None else coat.zones[zone]
    return np.array(COLOURS[word], np.float32)


def _per_piece(tubes, value):
    """Values (N, ...) of all pieces, from zone and side of each."""
    return np.array(
        [value(zone, tube.side) for tube in tubes for zone in tube.zones],
        np.float32,
    )


def side_darkness(tubes, heading):
    """Factor (N,) on the brightness of all pieces: far sides are dark.

    A leg in the shade of the body is what tells a person near from far, and
    with it left from right, in a picture of 128 pixels.

    Args:
        tubes (list[Tube]): The animal's parts.
        heading (float): Degrees; 0 shows its right side, 180 its left.
    """
    facing = np.cos(np.radians(heading))
    return _per_piece(
        tubes, lambda zone, side: 1 - 0.6 * max(0, -side * facing)
    )


def _mix(colour, other, share):
    """Move colour (H, W, 3) towards another (3,) by shares (H, W)."""
    share = share[..., None]
    return colour + share * (np.array(COLOURS[other], np.float32) - colour)


def coat_colours(coat, tubes, surface, offset):
    """Colours of the coat, before light falls on it.

    Args:
        coat (Coat): The coat.
        tubes (list[Tube]): The animal's parts.
        surface (Surface): What is seen of them.
        offset (tuple[float]): Where on the pattern the animal starts.

    Returns:
        ndarray: (H, W, 3) float32 RGB.
    """
    zones = _per_piece(tubes, lambda zone, side: ZONES.index(zone))
    zones = zones.astype(int)[surface.piece]
    colours = np.stack([zone_colour(coat, zone) for zone in ZONES])
    colour = colours[zones]
    shaded = np.isin(ZONES, _SHADED)[zones]
    if coat.back:
        share = np.clip(-1.5 * surface.normal_y - 0.15, 0, 1)
        colour = _mix(colour, coat.back, share * shaded)
    if coat.belly:
        share = np.clip(2.2 * surface.normal_y - 0.7, 0, 1)
        colour = _mix(colour, coat.belly, share * shaded)
    if coat.marking:
        marks = sample_tile(
            pattern_tile(coat.pattern),
            surface.u + offset[0],
            surface.v + offset[1],
            PATTERNS[coat.pattern].span,
        )
        marked = np.isin(ZONES, MARKED_ZONES[coat.marked])[zones]
        colour = _mix(colour, coat.marking, marks * marked)
    return colour


def _ambient_shade(surface, scale):
    """Factor (H, W): darker where something nearer is close by."""
    floor = surface.depth[surface.mask].min() if surface.mask.any() else 0
    depth = np.maximum(surface.depth, floor)
    around = cv2.GaussianBlur(depth, (0, 0), max(0.05 * scale, 0.5))
    return 1 - np.clip(1.5 * (around - depth) / scale, 0, 0.45)


def light_factor(surface, scale, light):
    """How much light each pixel gets.

    Args:
        surface (Surface): What is seen of the animal.
        scale (float): Pixels per trunk length.
        light (ndarray): (3,) unit vector to the light: right, up, towards
            the viewer.

    Returns:
        ndarray: (H, W) float32, about 0.4 to 1.2.
    """
    blur = (0, 0), max(0.018 * scale, 0.5)
    x = cv2.GaussianBlur(surface.normal_x, *blur)
    y = cv2.GaussianBlur(surface.normal_y, *blur)
    z = np.sqrt(np.clip(1 - x * x - y * y, 0, 1))
    facing = x * light[0] - y * light[1] + z * light[2]
    fur = sample_tile(fur_tile(), 2.4 * surface.u, 6 * surface.v, 1.6)
    shade = 0.50 + 0.62 * np.clip(0.25 + 0.8 * facing, 0, 1) + 0.035 * fur
    return shade * _ambient_shade(surface, scale)


def paint(coat, tubes, surface, view, light, offset):
    """Paint an animal.

    Args:
        coat (Coat): Its coat.
        tubes (list[Tube]): Its parts.
        surface (Surface): What is seen of them.
        view (View): How it is seen.
        light (ndarray): (3,) unit vector to the light.
        offset (tuple[float]): Where on the pattern the animal starts.

    Returns:
        ndarray: (H, W, 4) float32, RGB 0-255 times opacity, opacity 0-1.
    """
    colour = coat_colours(coat, tubes, surface, offset)
    shade = light_factor(surface, view.scale, light)
    shade = shade * side_darkness(tubes, view.heading)[surface.piece]
    # Shadows are a little blue, light a little yellow.
    warmth = np.array([0.02, 0, -0.05], np.float32)
    tint = 1 + (shade[..., None] - 0.8) * warmth
    colour = np.clip(colour * shade[..., None] * tint, 0, 255)
    opacity = surface.mask.astype(np.float32)[..., None]
    return np.concatenate([colour * opacity, opacity], 2)
