"""Body proportions, ornaments and habits of the animal families."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proportions:
    """The build of an animal.

    Lengths and radii are in trunk lengths (shoulder to hip = 1), angles in
    degrees above the horizontal.

    Args:
        leg (float): Length of a straight leg, shoulder to ground.
        chest, belly, rump (float): Radii of the trunk.
        hump (float): How far the withers rise above the back.
        limb, shank, paw (float): Radii of upper leg, lower leg and foot.
        foot (float): Length of the foot on the ground.
        neck (float): Length of the neck.
        neck_base, neck_top (float): Radii of the neck.
        neck_pitch (float): Angle of the neck at ease.
        skull, muzzle (float): Radii of the head.
        face (float): Middle of the skull to the tip of the nose.
        head_pitch (float): Angle of the face at ease.
        eye_front (float): 0 for eyes at the side of the head, 1 in front.
        ear, ear_width (float): Length and radius of an ear.
        ear_tip (float): Radius of the ear's tip relative to `ear_width`.
        ear_side (float): 0 for ears that point up, 1 sideways.
        tail (float): Length of the tail.
        tail_root, tail_middle, tail_tip (float): Radii of the tail.
        tail_pitch (float): Angle of the tail at its root.
    """

    leg: float
    chest: float
    belly: float
    rump: float
    limb: float
    shank: float
    paw: float
    foot: float
    neck: float
    neck_base: float
    neck_top: float
    neck_pitch: float
    skull: float
    face: float
    muzzle: float
    head_pitch: float
    eye_front: float
    ear: float
    ear_width: float
    ear_tip: float
    ear_side: float
    tail: float
    tail_root: float
    tail_middle: float
    tail_tip: float
    tail_pitch: float
    hump: float = 0.02


@dataclass(frozen=True)
class Family:
    """A family of animals.

    Args:
        name (str): Scientific name, AP-10K's `supercategory`.
        proportions (Proportions): The build its species share.
        poses (tuple[str]): What its species do, names in ``POSES``.
    """

    name: str
    proportions: Proportions
    poses: tuple


GRAZER_POSES = ('standing', 'walking', 'running', 'grazing', 'lying')
BROWSER_POSES = ('standing', 'walking', 'running')
HUNTER_POSES = (
    'standing',
    'walking',
    'running',
    'sniffing',
    'sitting',
    'lying',
)

# fmt: off
_FAMILIES = (
    Family('Bovidae', Proportions(
        leg=.80, chest=.27, belly=.285, rump=.235, limb=.115, shank=.052,
        paw=.058, foot=.06, neck=.42, neck_base=.19, neck_top=.125,
        neck_pitch=24, skull=.13, face=.31, muzzle=.085, head_pitch=-38,
        eye_front=.25, ear=.17, ear_width=.05, ear_tip=.3, ear_side=.95,
        tail=.62, tail_root=.034, tail_middle=.022,
        tail_tip=.045, tail_pitch=-72),
        GRAZER_POSES),
    Family('Canidae', Proportions(
        leg=.74, chest=.205, belly=.165, rump=.165, limb=.10, shank=.043,
        paw=.052, foot=.10, neck=.32, neck_base=.145, neck_top=.105,
        neck_pitch=38, skull=.125, face=.28, muzzle=.056, head_pitch=-14,
        eye_front=.6, ear=.17, ear_width=.06, ear_tip=.12, ear_side=.25,
        tail=.62, tail_root=.045, tail_middle=.085,
        tail_tip=.03, tail_pitch=-30),
        HUNTER_POSES),
    Family('Felidae', Proportions(
        leg=.66, chest=.195, belly=.175, rump=.18, limb=.105, shank=.055,
        paw=.066, foot=.09, neck=.27, neck_base=.135, neck_top=.115,
        neck_pitch=24, skull=.138, face=.18, muzzle=.078, head_pitch=-12,
        eye_front=.75, ear=.085, ear_width=.052, ear_tip=.55, ear_side=.4,
        tail=.90, tail_root=.036, tail_middle=.034,
        tail_tip=.036, tail_pitch=-42),
        HUNTER_POSES),
    Family('Equidae', Proportions(
        leg=.95, chest=.235, belly=.24, rump=.235, limb=.12, shank=.044,
        paw=.054, foot=.06, neck=.58, neck_base=.18, neck_top=.105,
        neck_pitch=44, skull=.118, face=.38, muzzle=.073, head_pitch=-46,
        eye_front=.25, ear=.14, ear_width=.038, ear_tip=.2, ear_side=.2,
        tail=.66, tail_root=.04, tail_middle=.075,
        tail_tip=.035, tail_pitch=-62),
        GRAZER_POSES),
    Family('Cervidae', Proportions(
        leg=1.0, chest=.21, belly=.195, rump=.20, limb=.095, shank=.036,
        paw=.042, foot=.05, neck=.50, neck_base=.135, neck_top=.085,
        neck_pitch=50, skull=.105, face=.27, muzzle=.055, head_pitch=-26,
        eye_front=.3, ear=.19, ear_width=.05, ear_tip=.2, ear_side=.75,
        tail=.17, tail_root=.032, tail_middle=.04,
        tail_tip=.02, tail_pitch=-45),
        GRAZER_POSES),
    Family('Giraffidae', Proportions(
        leg=1.40, chest=.29, belly=.25, rump=.235, limb=.13, shank=.055,
        paw=.066, foot=.06, neck=1.40, neck_base=.20, neck_top=.09,
        neck_pitch=60, skull=.112, face=.31, muzzle=.062, head_pitch=-28,
        eye_front=.25, ear=.15, ear_width=.042, ear_tip=.25, ear_side=.85,
        tail=.66, tail_root=.03, tail_middle=.018,
        tail_tip=.05, tail_pitch=-70),
        BROWSER_POSES),
    Family('Ursidae', Proportions(
        leg=.62, chest=.29, belly=.295, rump=.275, limb=.15, shank=.098,
        paw=.092, foot=.13, neck=.30, neck_base=.21, neck_top=.17,
        neck_pitch=14, skull=.185, face=.29, muzzle=.085, head_pitch=-14,
        eye_front=.7, ear=.085, ear_width=.062, ear_tip=.9, ear_side=.5,
        tail=.09, tail_root=.06, tail_middle=.06,
        tail_tip=.05, tail_pitch=-40, hump=.04),
        HUNTER_POSES),
    Family('Suidae', Proportions(
        leg=.50, chest=.275, belly=.29, rump=.25, limb=.12, shank=.055,
        paw=.058, foot=.06, neck=.22, neck_base=.225, neck_top=.175,
        neck_pitch=4, skull=.17, face=.39, muzzle=.088, head_pitch=-22,
        eye_front=.35, ear=.17, ear_width=.065, ear_tip=.2, ear_side=.6,
        tail=.28, tail_root=.022, tail_middle=.016,
        tail_tip=.03, tail_pitch=-55),
        GRAZER_POSES),
)
# fmt: on
FAMILIES = {family.name: family for family in _FAMILIES}


@dataclass(frozen=True)
class Ornament:
    """Horns, tusks, beards: tubes fixed to the head.

    Args:
        zone (str): Which colour of the coat it takes.
        sides (tuple[int]): (-1, 1) for one on each side, (0, ) for the middle.
        lines (tuple): Each line is nodes (forward, up, outward, radius) from
            the middle of the skull, in skull radii.
    """

    zone: str
    sides: tuple
    lines: tuple


PAIR, MIDDLE = (-1, 1), (0,)
# fmt: off
ORNAMENTS = {
    'curved horns': Ornament('horn', PAIR, (
        ((-.1, .7, .6, .22), (0, 1.0, 1.4, .17), (.3, 1.8, 1.6, .05)), )),
    'short horns': Ornament('horn', PAIR, (
        ((-.1, .6, .7, .22), (0, .9, 1.35, .17), (.1, 1.6, 1.4, .05)), )),
    'wide horns': Ornament('horn', PAIR, (
        ((.1, .8, .2, .34), (-.2, .5, 1.6, .28), (-.4, 1.0, 2.4, .17),
         (-.1, 1.8, 2.2, .05)), )),
    'curled horns': Ornament('horn', PAIR, (
        ((-.1, .7, .4, .36), (-.9, 1.0, .9, .34), (-1.4, .1, 1.3, .29),
         (-.8, -.7, 1.5, .23), (0, -.6, 1.6, .15), (.4, .0, 1.8, .06)), )),
    'long horns': Ornament('horn', PAIR, (
        ((0, .8, .35, .17), (-.6, 2.0, .5, .14), (-.8, 3.0, .7, .10),
         (-.4, 4.0, .7, .04)), )),
    'antlers': Ornament('horn', PAIR, (
        ((-.1, .8, .35, .15), (-.9, 2.0, 1.0, .13), (-.6, 3.4, 1.6, .11),
         (.3, 4.3, 1.4, .05)),
        ((-.2, 1.1, .45, .12), (.9, 1.9, .7, .05)),
        ((-.8, 2.4, 1.2, .11), (.4, 3.0, 1.2, .05)),
        ((-.6, 3.3, 1.6, .10), (-1.3, 4.2, 1.6, .05)), )),
    'palmate antlers': Ornament('horn', PAIR, (
        ((-.2, .6, .4, .17), (-.4, 1.1, 1.5, .2), (-.7, 1.7, 2.3, .5),
         (-1.0, 2.5, 2.8, .38)),
        ((-.5, 1.4, 1.9, .2), (.6, 1.7, 2.2, .07)),
        ((-.6, 1.9, 2.4, .2), (.2, 2.7, 2.7, .07)),
        ((-.9, 2.4, 2.8, .2), (-.5, 3.5, 3.0, .07)), )),
    'ossicones': Ornament('mane', PAIR, (
        ((-.1, .7, .4, .2), (-.4, 1.6, .45, .17), (-.45, 1.8, .45, .24)), )),
    'tusks': Ornament('horn', PAIR, (
        ((1.5, -.3, .42, .12), (1.65, .05, .72, .1), (1.5, .5, .75, .04)), )),
    'beard': Ornament('mane', MIDDLE, (
        ((.5, -.7, 0, .45), (.3, -1.3, 0, .35), (.2, -1.9, 0, .12)), )),
}
# fmt: on
