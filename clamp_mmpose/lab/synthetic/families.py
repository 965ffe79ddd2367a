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
    hump: float


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


_BROWSER_POSES = ('standing', 'walking', 'running')
_GRAZER_POSES = (*_BROWSER_POSES, 'grazing', 'lying')
_HUNTER_POSES = (*_BROWSER_POSES, 'sniffing', 'sitting', 'lying')
_POSES = {
    'Bovidae': _GRAZER_POSES,
    'Canidae': _HUNTER_POSES,
    'Felidae': _HUNTER_POSES,
    'Equidae': _GRAZER_POSES,
    'Cervidae': _GRAZER_POSES,
    'Giraffidae': _BROWSER_POSES,
    'Ursidae': _HUNTER_POSES,
    'Suidae': _GRAZER_POSES,
}
# a column a family, in the order of _POSES
# fmt: off
_PROPORTIONS = dict(
    #              Bov    Can    Fel    Equ    Cer    Gir    Urs    Sui
    leg=        (   .8,   .74,   .66,   .95,   1.0,   1.4,   .62,    .5),
    chest=      (  .27,  .205,  .195,  .235,   .21,   .29,   .29,  .275),
    belly=      ( .285,  .165,  .175,   .24,  .195,   .25,  .295,   .29),
    rump=       ( .235,  .165,   .18,  .235,    .2,  .235,  .275,   .25),
    limb=       ( .115,    .1,  .105,   .12,  .095,   .13,   .15,   .12),
    shank=      ( .052,  .043,  .055,  .044,  .036,  .055,  .098,  .055),
    paw=        ( .058,  .052,  .066,  .054,  .042,  .066,  .092,  .058),
    foot=       (  .06,    .1,   .09,   .06,   .05,   .06,   .13,   .06),
    neck=       (  .42,   .32,   .27,   .58,    .5,   1.4,    .3,   .22),
    neck_base=  (  .19,  .145,  .135,   .18,  .135,    .2,   .21,  .225),
    neck_top=   ( .125,  .105,  .115,  .105,  .085,   .09,   .17,  .175),
    neck_pitch= (   24,    38,    24,    44,    50,    60,    14,     4),
    skull=      (  .13,  .125,  .138,  .118,  .105,  .112,  .185,   .17),
    face=       (  .31,   .28,   .18,   .38,   .27,   .31,   .29,   .39),
    muzzle=     ( .085,  .056,  .078,  .073,  .055,  .062,  .085,  .088),
    head_pitch= (  -38,   -14,   -12,   -46,   -26,   -28,   -14,   -22),
    eye_front=  (  .25,    .6,   .75,   .25,    .3,   .25,    .7,   .35),
    ear=        (  .17,   .17,  .085,   .14,   .19,   .15,  .085,   .17),
    ear_width=  (  .05,   .06,  .052,  .038,   .05,  .042,  .062,  .065),
    ear_tip=    (   .3,   .12,   .55,    .2,    .2,   .25,    .9,    .2),
    ear_side=   (  .95,   .25,    .4,    .2,   .75,   .85,    .5,    .6),
    tail=       (  .62,   .62,    .9,   .66,   .17,   .66,   .09,   .28),
    tail_root=  ( .034,  .045,  .036,   .04,  .032,   .03,   .06,  .022),
    tail_middle=( .022,  .085,  .034,  .075,   .04,  .018,   .06,  .016),
    tail_tip=   ( .045,   .03,  .036,  .035,   .02,   .05,   .05,   .03),
    tail_pitch= (  -72,   -30,   -42,   -62,   -45,   -70,   -40,   -55),
    hump=       (  .02,   .02,   .02,   .02,   .02,   .02,   .04,   .02),
)
# fmt: on
FAMILIES = {
    name: Family(
        name,
        Proportions(**{key: row[i] for key, row in _PROPORTIONS.items()}),
        poses,
    )
    for i, (name, poses) in enumerate(_POSES.items())
}


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
